package web_test

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

func TestMetrics_NameRoutesAndNoTenants(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	script := site.Script(webtest.Thor, webtest.Root)
	for _, path := range []string{"/api/polls/1/", "/api/polls/2/"} {
		script.Get(path).Expect(http.StatusOK)
	}
	script.Get("/made/up/").Expect(http.StatusNotFound)
	script.Get("/metrics").Expect(http.StatusNotFound) // not for visitors
	said := metricsOf(t, site)
	for _, want := range []string{
		`pollsadmin_request_seconds_count{method="GET",route="/api/polls/:poll/",status="2xx"} 2`,
		"\npollsadmin_databases_open ", "pollsadmin_databases_waiting 0\n", "pollsadmin_databases_evicted_total 0\n",
		"pollsadmin_passwords_waiting 0\n", "pollsadmin_backups_total 0\n", "pollsadmin_migrations_total 0\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("not told: %s", want)
		}
	}
	for _, secret := range []string{webtest.Thor, "made/up"} {
		if strings.Contains(said, secret) {
			t.Errorf("it names %s", secret)
		}
	}
	if t.Failed() {
		t.Log(said)
	}
}

func TestMetrics_NameTenantsWhenAsked(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.MetricsPerTenant = true }))
	site.Script(webtest.Thor, webtest.Root).Get("/api/polls/1/").Expect(http.StatusOK)
	if said := metricsOf(t, site); !strings.Contains(said, `pollsadmin_tenant_requests_total{tenant="thor"}`) {
		t.Errorf("it says\n%s", said)
	}
}

// metricsOf is what operators are told.
func metricsOf(t *testing.T, site *webtest.Site) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stop := site.Server.Operate(listener, false)
	t.Cleanup(func() { _ = stop() })
	answer, err := http.Get("http://" + listener.Addr().String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}
