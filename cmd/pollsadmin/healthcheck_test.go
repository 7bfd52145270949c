package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	port, _ := begin(t, "serve", "--data", t.TempDir())
	if got := command(t, "", "healthcheck", "--listen", ":"+port); got != "alive\n" {
		t.Errorf("it prints %q", got)
	}
	ill := httptest.NewServer(http.NotFoundHandler())
	address := strings.TrimPrefix(ill.URL, "http://")
	try(t, "", "healthcheck", "--listen", address).want(t, statusFailed, "the server answers 404")
	ill.Close()
	try(t, "", "healthcheck", "--listen", address).want(t, statusFailed, "asking the server")
	try(t, "", "healthcheck", "--listen", "%").want(t, statusUsage, "is no address")
}
