package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// storm is many clients of one server, each of whom asks again as soon as it is answered.
type storm struct {
	port    string
	clients int
	lasts   time.Duration
	ask     func(client, n int) *http.Request
	dialer  func(client int) *net.Dialer // nil: all from one address
}

// reply is what became of a request.
type reply struct {
	status int
	took   time.Duration
	retry  string // after how long
	err    error
}

// tooSoon is when those ask again who were told to wait a second or more. At once would
// be a measure of how fast they are: they share the machine with the server.
const tooSoon = 50 * time.Millisecond

// blow has all clients ask until the time is over, and the last is answered.
func (s storm) blow(ctx context.Context) (all []reply) {
	var mu sync.Mutex
	var group sync.WaitGroup
	began := time.Now()
	for i := range s.clients {
		group.Go(func() {
			client := s.client(i)
			defer client.CloseIdleConnections()
			var own []reply
			for n := 0; n == 0 || time.Since(began) < s.lasts; n++ {
				own = append(own, send(ctx, client, s.ask(i, n)))
				if own[n].retry != "" {
					time.Sleep(tooSoon)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, own...)
		})
	}
	group.Wait()
	return all
}

// client has a connection of its own, to this machine whatever the host.
func (s storm) client(i int) *http.Client {
	dialer := &net.Dialer{}
	if s.dialer != nil {
		dialer = s.dialer(i)
	}
	return &http.Client{Timeout: time.Minute, Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return dialer.DialContext(ctx, network, "127.0.0.1:"+s.port)
		},
	}}
}

func send(ctx context.Context, client *http.Client, request *http.Request) (r reply) {
	began := time.Now()
	defer func() { r.took = time.Since(began) }()
	answer, err := client.Do(request.WithContext(ctx))
	if err != nil {
		return reply{err: err}
	}
	_, err = io.Copy(io.Discard, answer.Body)
	r = reply{status: answer.StatusCode, retry: answer.Header.Get("Retry-After")}
	r.err = errors.Join(err, answer.Body.Close())
	return r
}

// jsonCall is a call of the API.
func jsonCall(tenant, method, path, token, body string) *http.Request {
	address := "http://" + tenant + ".localhost" + path
	request, err := http.NewRequest(method, address, strings.NewReader(body)) // send gives it a context
	if err != nil {
		panic(err) // of our own making
	}
	if token != "" {
		request.Header.Set("Authorization", "Token "+token)
	}
	request.Header.Set("Content-Type", "application/json")
	return request
}

// accepted are those who were let in, with one of these statuses; the others were told
// when to come again.
func accepted(t *testing.T, all []reply, fine ...int) (let []reply) {
	t.Helper()
	by := map[int]int{}
	for _, r := range all {
		by[r.status]++
		switch refused := r.status == http.StatusServiceUnavailable || r.status == http.StatusTooManyRequests; {
		case r.err == nil && slices.Contains(fine, r.status):
			let = append(let, r)
		case r.err != nil, !refused, r.retry == "":
			t.Errorf("an answer: %d, Retry-After %q, %v", r.status, r.retry, r.err)
		}
	}
	t.Logf("%d answers: %v", len(all), by)
	if len(let) == 0 {
		t.Fatal("nobody was let in")
	}
	return let
}

// half is what half of them did not exceed, and most what 95 of a hundred did not.
func half(all []reply) time.Duration { return share(all, 50) }
func most(all []reply) time.Duration { return share(all, 95) }

func share(all []reply, percent int) time.Duration {
	times := make([]time.Duration, len(all))
	for i, r := range all {
		times[i] = r.took
	}
	slices.Sort(times)
	return times[(len(times)-1)*percent/100]
}

// fromOwnAddress has each client come from another address of this machine.
func fromOwnAddress(client int) *net.Dialer {
	address := net.IPv4(127, 1, byte(client/250), byte(1+client%250))
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: address}}
}
