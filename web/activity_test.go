package web_test

import (
	"encoding/json"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"pollsadmin/web"
	"pollsadmin/web/operations"
	"pollsadmin/web/webtest"
)

// clock is one that tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestTop_IsOfTheLastSeconds(t *testing.T) {
	t.Parallel()
	clock := &clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now }))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	stop := site.Server.Operate(listener, false)
	t.Cleanup(func() { _ = stop() })
	ask := func(query string) (list []operations.Busy, status int) {
		t.Helper()
		answer, err := http.Get("http://" + listener.Addr().String() + "/tenants/top" + query)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		if answer.StatusCode == http.StatusOK {
			if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
				t.Fatal(err)
			}
		}
		return list, answer.StatusCode
	}
	for range 30 {
		site.Client(webtest.Thor).Get("/admin/login/")
	}
	for range 10 {
		site.Client(webtest.Potter).Get("/admin/login/")
	}
	clock.turn(5 * time.Second)
	list, _ := ask("")
	if len(list) != 2 || list[0].Tenant != webtest.Thor || list[0].Requests != 6 || list[1].Requests != 2 ||
		list[0].Bytes == 0 {
		t.Errorf("after five seconds: %+v", list)
	}
	if list, _ := ask("?n=1"); len(list) != 1 || list[0].Tenant != webtest.Thor {
		t.Errorf("the busiest: %+v", list)
	}
	clock.turn(5 * time.Second)
	site.Client(webtest.Potter).Get("/admin/login/")
	if list, _ := ask(""); len(list) != 2 || list[0].Requests != 3 || list[1].Requests != 1.1 {
		t.Errorf("after ten seconds: %+v", list)
	}
	clock.turn(20 * time.Second)
	if list, _ := ask(""); len(list) != 0 {
		t.Errorf("long after: %+v", list)
	}
	for _, query := range []string{"?n=0", "?n=x", "?n=100000"} {
		if _, status := ask(query); status != http.StatusBadRequest {
			t.Errorf("%s: status %d", query, status)
		}
	}
}
