package main

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"pollsadmin/web"
)

// stormLasts is how long servers are asked for too much: TEST_OVERLOAD says so.
func stormLasts(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("TEST_OVERLOAD")
	if text == "" {
		return 1500 * time.Millisecond
	}
	lasts, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return lasts
}

// TestOverload_OfRequests has ten times as many clients ask as there is room for. No
// more are inside than that, so that who is let in waits for those few, and as little
// memory is taken; and when they are gone it is as if they had never come.
func TestOverload_OfRequests(t *testing.T) {
	t.Parallel()
	const atOnce, room = 4, 4 + 4*4 // worked on, and with those who wait
	data, operations := t.TempDir(), freePort(t)
	accounts := append(writersAt(t, data, "thor"), writersAt(t, data, "potter")...)
	server, port := process(t, "serve", "--data="+data, "--operations=:"+operations,
		"--api-limits=token=0,user=0", fmt.Sprintf("--max-requests=%d", atOnce))
	ask := func(client, n int) *http.Request {
		w := accounts[client%len(accounts)]
		if n%5 == 0 {
			body := fmt.Sprintf(`{"question": "Of %d, %d?"}`, client, n)
			return jsonCall(w.tenant, http.MethodPost, "/api/polls/", w.token, body)
		}
		return jsonCall(w.tenant, http.MethodGet, "/api/polls/?page_size=100", w.token, "")
	}
	fine := []int{http.StatusOK, http.StatusCreated}
	quiet := storm{port: port, clients: 2, lasts: time.Second / 2, ask: ask}
	before := accepted(t, quiet.blow(t.Context()), fine...)
	had, spent, began := resident(t, server), timeIn(t, operations), time.Now()

	all := storm{port: port, clients: 10 * room, lasts: stormLasts(t), ask: ask}.blow(t.Context())
	inside := (timeIn(t, operations) - spent) / time.Since(began).Seconds() // by Little's law
	during, grown := accepted(t, all, fine...), resident(t, server)-had
	t.Logf("half of them took %v before, %v meanwhile; %.1f were inside; the memory grew by %d kB from %d",
		half(before), half(during), inside, grown, had)
	if len(during) == len(all) {
		t.Error("nobody was turned away")
	}
	if inside > 2*room {
		t.Errorf("there is room for %d, and %.1f were inside", room, inside)
	}
	wantLittle(t, grown, 100)
	after := quiet.blow(t.Context())
	if n := len(accepted(t, after, fine...)); n < len(after) {
		t.Errorf("%d are turned away when it is over", len(after)-n)
	}
}

// TestOverload_OfLogins: many try names and passwords at a tenant, each from an address
// of its own. More of them than can be looked at are told so soon. Nobody at another
// tenant is kept from a page, and hardly anybody at the same one.
func TestOverload_OfLogins(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	thor, potter := writersAt(t, data, "thor")[0], writersAt(t, data, "potter")[0]
	server, port := process(t, "serve", "--data="+data, "--api-limits=token=0,user=0,address=0", "--max-requests=8")
	pages := func(w *writer) storm {
		return storm{port: port, clients: 1, lasts: stormLasts(t), ask: func(_, _ int) *http.Request {
			return jsonCall(w.tenant, http.MethodGet, "/api/polls/", w.token, "")
		}}
	}
	attempts := storm{port: port, clients: 4, lasts: time.Second / 2, dialer: fromOwnAddress,
		ask: func(client, n int) *http.Request {
			body := fmt.Sprintf(`{"username": "u%d-%d", "password": "x"}`, client, n)
			return jsonCall("thor", http.MethodPost, "/api/login/", "", body)
		}}
	const looked = http.StatusBadRequest // and found wrong
	accepted(t, attempts.blow(t.Context()), looked)
	had := resident(t, server)

	attempts.clients, attempts.lasts = 200, stormLasts(t)
	var tried, atThor, atPotter []reply
	var all sync.WaitGroup
	all.Go(func() { tried = attempts.blow(t.Context()) })
	all.Go(func() { atThor = pages(thor).blow(t.Context()) })
	all.Go(func() { atPotter = pages(potter).blow(t.Context()) })
	all.Wait()
	grown, hashed := resident(t, server)-had, accepted(t, tried, looked)
	t.Logf("half of the attempts took %v, half of the pages %v; the memory grew by %d kB from %d",
		half(hashed), half(atPotter), grown, had)
	if len(hashed) == len(tried) {
		t.Error("nobody was turned away")
	}
	if n := len(accepted(t, atPotter, http.StatusOK)); n < len(atPotter) || most(atPotter) > half(hashed) {
		t.Errorf("%d of potter's pages, of %d; some took %v, attempts %v", n, len(atPotter), most(atPotter), half(hashed))
	}
	if n := len(accepted(t, atThor, http.StatusOK)); n < len(atThor)/2 {
		t.Errorf("%d of thor's pages, of %d", n, len(atThor))
	}
	// Each hash that is made takes 20 for a moment, and a starved collector finds those
	// of a few moments still there, and lets as much lie; 200 at once would take 4,000.
	wantLittle(t, grown, 300)
	attempts.clients, attempts.lasts = 1, 0
	if n := len(accepted(t, attempts.blow(t.Context()), looked)); n != 1 {
		t.Error("an attempt is turned away when it is over")
	}
}

// timeIn is how many seconds the requests that succeeded took, all together.
func timeIn(t *testing.T, operations string) (seconds float64) {
	t.Helper()
	_, said := visit(t, operations, "nobody").get("/metrics")
	for _, found := range regexp.MustCompile(`(?m)^pollsadmin_request_seconds_sum{.*status="2xx"} (\S+)$`).
		FindAllStringSubmatch(said, -1) {
		one, err := strconv.ParseFloat(found[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		seconds += one
	}
	return seconds
}

// wantLittle holds the growth of a process to so many megabytes, beside the garbage that
// web.Ballast lets lie. The race detector takes several times as much as the program.
func wantLittle(t *testing.T, grown, megabytes int) {
	t.Helper()
	races := debug.BuildSetting{Key: "-race", Value: "true"}
	if info, ok := debug.ReadBuildInfo(); ok && slices.Contains(info.Settings, races) {
		return
	}
	if megabytes += web.Ballast >> 20; grown > megabytes<<10 {
		t.Errorf("the memory grew by %d kB", grown)
	}
}

// resident is the most memory that a process has had, in kB.
func resident(t *testing.T, server *os.Process) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", server.Pid))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Fatalf("it says nothing of its memory:\n%s", status)
	}
	kB, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kB
}
