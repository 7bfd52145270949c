package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"pollsadmin/models"
)

// TestServers_OneKeyAtTwoOfThem sends the same calls to two servers over one
// PostgreSQL at once: each is done once, and answered the same by both.
func TestServers_OneKeyAtTwoOfThem(t *testing.T) {
	t.Parallel()
	const keys, times = 8, 10
	flags, registry := sharedSite(t)
	token := electorate(t, registry, "thor", 1)[0]
	var ports [2]string
	for i := range ports {
		_, ports[i] = process(t, append([]string{"serve", "--data=" + t.TempDir()}, flags...)...)
	}
	var answers sync.Map
	var all sync.WaitGroup
	for i := range keys * times {
		all.Go(func() {
			key := fmt.Sprint("key ", i%keys)
			answers.Store(key+" "+create(t, ports[i/keys%2], token, key), true)
		})
	}
	all.Wait()
	var given int
	for range answers.Range {
		given++
	}
	thor, err := registry.Acquire(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	defer thor.Release()
	var polls int64
	if err := thor.Read(t.Context()).Model(&models.Poll{}).Count(&polls).Error; err != nil {
		t.Fatal(err)
	}
	if polls != 1+keys || given != keys {
		t.Errorf("%d polls and %d different answers, for %d keys", polls-1, given, keys)
	}
}

// create asks a poll, again and again while the server has no time.
func create(t *testing.T, port, token, key string) string {
	for {
		body := strings.NewReader(`{"question":"Why?"}`)
		address := "http://127.0.0.1:" + port + "/api/polls/"
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, body)
		if err != nil {
			return err.Error()
		}
		request.Host = "thor.localhost"
		request.Header.Set("Authorization", "Token "+token)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", key)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err.Error()
		}
		said, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusServiceUnavailable {
			return fmt.Sprint(answer.Status, string(said), err)
		}
	}
}
