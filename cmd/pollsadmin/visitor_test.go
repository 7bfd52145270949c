package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// visitor is somebody who comes to a tenant of a running server over the network.
type visitor struct {
	t    *testing.T
	http *http.Client
	base string
}

// visit makes a visitor with no cookies yet. Every name leads to this machine,
// as *.localhost does in browsers.
func visit(t *testing.T, port, tenant string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, "127.0.0.1:"+port)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &visitor{t: t, base: "http://" + tenant + ".localhost:" + port, http: &http.Client{
		Transport: transport, Jar: jar, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// get asks for a page, with headers as pairs of names and values.
func (v *visitor) get(path string, headers ...string) (status int, body string) {
	v.t.Helper()
	return v.ask(http.MethodGet, path, headers...)
}

func (v *visitor) ask(method, path string, headers ...string) (status int, body string) {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return v.do(request)
}

// logIn says whether the tenant let the user in.
func (v *visitor) logIn(username, password string) bool {
	v.t.Helper()
	status, body := v.tryLogIn(username, password)
	if status != http.StatusFound && status != http.StatusOK {
		v.t.Fatalf("logging in: status %d\n%s", status, body)
	}
	return status == http.StatusFound
}

// tryLogIn sends the log-in form.
func (v *visitor) tryLogIn(username, password string) (status int, body string) {
	v.t.Helper()
	status, body = v.get("/admin/login/")
	if status != http.StatusOK {
		v.t.Fatalf("the login page: status %d\n%s", status, body)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	form := url.Values{"username": {username}, "password": {password}, "csrfmiddlewaretoken": {
		page.Find("#login-form input[name=csrfmiddlewaretoken]").AttrOr("value", ""),
	}}
	request, err := http.NewRequestWithContext(
		v.t.Context(), http.MethodPost, v.base+"/admin/login/", strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(request)
}

// wantSoon asks again until the page has the status, for the two seconds that
// a running server may take to hear of what the command line did.
func (v *visitor) wantSoon(path string, want int, headers ...string) {
	v.t.Helper()
	deadline := time.Now().Add(2 * time.Second)
	for {
		got, body := v.get(path, headers...)
		if got == want {
			return
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("%s%s: status %d instead of %d after two seconds\n%.500s", v.base, path, got, want, body)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (v *visitor) do(request *http.Request) (status int, body string) {
	v.t.Helper()
	response, err := v.http.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }() // only read
	text, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
