package web_test

import (
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// files are all in a directory.
func files(t *testing.T, dir string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

func TestHosts_ThatAreNoTenants(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	before, opened := files(t, site.Dir), site.Registry.Stats()
	for _, host := range []string{
		"", "localhost", "localhost:8000", "nobody.localhost", "a.thor.localhost", "thor.potter.localhost",
		"127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000", "[fe80::1%25eth0]:80", "0x7f000001", "2130706433",
		"evil.test", "thor.localhost.evil.test", "thorlocalhost", "thor_.localhost", "thor..localhost", ".localhost",
		"thor.localhost..", "thor.localhost:abc", "thor.localhost:80:80", "thor%2elocalhost",
		"thor.localhost,potter.localhost",
		"../thor.localhost", "thor/.localhost", "thor\\.localhost", "thor .localhost", "thör.localhost",
		"-thor.localhost", "www.localhost", "admin.localhost", "control.localhost", "..", ".", "*.localhost",
		strings.Repeat("a", 64) + ".localhost", strings.Repeat("a.", 200) + "localhost",
	} {
		for _, path := range []string{"/", "/admin", "/admin/", "/admin/login/", "/nothing"} {
			page := site.At(host).Get(path)
			if page.Code != http.StatusNotFound || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") {
				t.Errorf("%q%s: got %d %s", host, path, page.Code, page.Header().Get("Content-Type"))
			}
			if len(page.NewCookies()) > 0 {
				t.Errorf("%q%s: got cookies", host, path)
			}
		}
		script := site.At(host).Get("/api/polls/")
		if script.Code != http.StatusNotFound || webtest.Decode[map[string]string](script)["detail"] != "Not found." {
			t.Errorf("%q: the API answers %d %s", host, script.Code, script.Body)
		}
	}
	if after := files(t, site.Dir); after != before {
		t.Errorf("files were made:\n%s\nbefore:\n%s", after, before)
	}
	if now := site.Registry.Stats(); now.Opened != opened.Opened || now.InUse != 0 {
		t.Errorf("databases were opened: %+v, before %+v", now, opened)
	}
}

func TestHosts_OfATenant(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for _, host := range []string{
		"thor.localhost", "THOR.LocalHost", "thor.localhost.", "thor.localhost:8000", "Thor.localhost.:80", "thor.localhost:",
	} {
		page := site.At(host).Get("/admin/login/").Expect(http.StatusOK)
		if tenant := page.Text("[data-testid=tenant]"); tenant != "Tenant: thor" {
			t.Errorf("%q leads to %q", host, tenant)
		}
	}
}

func TestHosts_ForwardedByAProxy(t *testing.T) {
	t.Parallel()
	trusting := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // where tests come from
	}))
	careful := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}
	}))
	for name, test := range map[string]struct {
		site *webtest.Site
		said []string
		want string // "" for none
	}{
		"nobody is trusted":    {webtest.New(t), []string{"potter.localhost"}, "thor"},
		"a stranger's word":    {careful, []string{"potter.localhost"}, "thor"},
		"a proxy's word":       {trusting, []string{"potter.localhost"}, "potter"},
		"a proxy, no word":     {trusting, nil, "thor"},
		"a proxy, a bad word":  {trusting, []string{"evil.test"}, ""},
		"a proxy, a blank":     {trusting, []string{""}, ""},
		"two in a line":        {trusting, []string{"potter.localhost, thor.localhost"}, ""},
		"the browser's before": {trusting, []string{"potter.localhost", "thor.localhost"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := test.site.Client(webtest.Thor)
			c.Header["X-Forwarded-Host"] = test.said
			page := c.Get("/admin/login/")
			if test.want == "" {
				page.Expect(http.StatusNotFound)
			} else if got := page.Text("[data-testid=tenant]"); got != "Tenant: "+test.want {
				t.Errorf("led to %q", got)
			}
		})
	}
}

func TestHosts_AddressBehindAProxy(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) {
		cfg.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	}))
	c := site.Client(webtest.Thor)
	c.Header.Set("X-Forwarded-For", "10.9.8.7, 198.51.100.7")
	c.Get("/admin/login/")
	if !strings.Contains(site.Log.String(), `"address":"198.51.100.7"`) {
		t.Errorf("the address in the log is another:\n%s", site.Log)
	}
}
