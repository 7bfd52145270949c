package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkStart starts the program as it is given away, until a tenant's log-in
// page has come: what the server takes for it, and what memory it then has.
//
//	go test ./cmd/pollsadmin -run '^$' -bench Start -benchtime 20x
func BenchmarkStart(b *testing.B) {
	dir := b.TempDir()
	binary := filepath.Join(dir, "pollsadmin")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("building: %v\n%s", err, said)
	}
	create := exec.CommandContext(b.Context(), binary, "tenants", "create", "thor", "--data", dir)
	if said, err := create.CombinedOutput(); err != nil {
		b.Fatalf("creating a tenant: %v\n%s", err, said)
	}
	var megabytes float64
	for b.Loop() {
		megabytes += startOnce(b, binary, dir)
	}
	b.ReportMetric(megabytes/float64(b.N), "MB")
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
	b.ReportMetric(0, "ns/op")
}

// startOnce gives the resident memory of a server that has answered once.
func startOnce(b *testing.B, binary, dir string) (megabytes float64) {
	b.Helper()
	log := &serverLog{address: make(chan string, 1)}
	server := exec.CommandContext(b.Context(), binary, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	server.Env, server.Stderr = []string{envPrefix + "SECRET=" + environment(envPrefix+"SECRET")}, log
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	_, port, err := net.SplitHostPort(<-log.address)
	if err != nil {
		b.Fatal(err)
	}
	request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://127.0.0.1:"+port+"/admin/login/", nil)
	if err != nil {
		b.Fatal(err)
	}
	request.Host = "thor.localhost"
	answer, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		b.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("the page is answered with %s", answer.Status)
	}
	b.StopTimer()
	defer b.StartTimer()
	megabytes, err = residentMemory(server.Process.Pid)
	if err = errors.Join(err, answer.Body.Close(), server.Process.Signal(os.Interrupt), server.Wait()); err != nil {
		b.Fatal(err)
	}
	return megabytes
}

// residentMemory is what Linux says that a process has in memory.
func residentMemory(pid int) (megabytes float64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, fmt.Errorf("reading the size of the server: %w", err)
	}
	var size, resident int
	if _, err := fmt.Sscan(string(status), &size, &resident); err != nil {
		return 0, fmt.Errorf("reading the size of the server: %w", err)
	}
	return float64(resident*os.Getpagesize()) / 1e6, nil
}
