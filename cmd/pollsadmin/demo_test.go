package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestDemo_KeepsItsDataAndGivesNewPasswords(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first := map[string]string{}
	t.Run("first", func(t *testing.T) {
		port, printed := begin(t, "demo", "--data", data)
		first = demoPasswords(t, printed, port)
		for tenant, password := range first {
			guest := visit(t, port, tenant)
			if !guest.logIn(demoAdmin, password) {
				t.Errorf("the printed password does not let anybody in at %s", tenant)
			}
			wantDemoData(t, guest)
		}
		if visit(t, port, "thor").logIn(demoAdmin, first["potter"]) {
			t.Error("potter's superuser can log in at thor")
		}
	})
	t.Run("again", func(t *testing.T) {
		port, printed := begin(t, "demo", "--data", data)
		if !strings.Contains(printed, "was kept; the passwords are new") {
			t.Errorf("not said that the passwords are new:\n%s", printed)
		}
		for tenant, password := range demoPasswords(t, printed, port) {
			guest := visit(t, port, tenant)
			if password == first[tenant] || guest.logIn(demoAdmin, first[tenant]) {
				t.Errorf("the old password still counts at %s", tenant)
			}
			if !guest.logIn(demoAdmin, password) {
				t.Errorf("the new password does not let anybody in at %s", tenant)
			}
			wantDemoData(t, guest)
		}
	})
}

// demo sets passwords, so it keeps away from tenants that are not its own.
func TestDemo_KeepsAwayFromOthersData(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "admin", "--password-stdin", "--data", data)
	try(t, "", "demo", "--data", data).want(t, statusUsage, "tenants that demo has not made", "--data")
	port, _ := begin(t, "serve", "--data", data)
	if !visit(t, port, "thor").logIn("admin", goodPassword) {
		t.Error("the superuser's password has changed")
	}
}

// Its data stays out of the directory that the other commands use.
func TestDemo_HasADirectoryOfItsOwn(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	log := &serverLog{address: make(chan string, 1)}
	status := make(chan int, 1)
	go func() {
		status <- run(ctx, []string{"demo", "--listen", "127.0.0.1:0"}, surroundings{
			getenv: environment, stdin: strings.NewReader(""), stdout: log, stderr: log,
		})
	}()
	select {
	case <-log.address:
	case got := <-status:
		t.Fatalf("demo ended with status %d:\n%s", got, log.text())
	}
	stop()
	if got := <-status; got != 0 {
		t.Errorf("demo ended with status %d:\n%s", got, log.text())
	}
	if _, err := os.Stat(filepath.Join("data", "demo", controlFile)); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join("data", controlFile)); err == nil {
		t.Error("there is a control database in ./data")
	}
	wantNoWAL(t, "data")
}

// demoPasswords are those that demo printed beside the addresses, by tenant.
func demoPasswords(t *testing.T, printed, port string) map[string]string {
	t.Helper()
	pattern := regexp.MustCompile(
		`(?m)^http://(\w+)\.localhost:` + port + `/admin/ +username: ` + demoAdmin + ` +password: (\S{12,})$`)
	passwords := map[string]string{}
	for _, found := range pattern.FindAllStringSubmatch(printed, -1) {
		passwords[found[1]] = found[2]
	}
	if len(passwords) != 2 || passwords["thor"] == "" || passwords["thor"] == passwords["potter"] {
		t.Fatalf("demo printed:\n%s", printed)
	}
	return passwords
}

// wantDemoData expects polls with choices and votes, and no more of them the
// second time.
func wantDemoData(t *testing.T, guest *visitor) {
	t.Helper()
	status, body := guest.get("/api/polls/?page_size=100")
	if status != http.StatusOK {
		t.Fatalf("the polls: status %d\n%s", status, body)
	}
	var polls struct {
		Count   int
		Results []struct {
			Question string
			ClosedAt *string `json:"closed_at"`
			Choices  []struct{ Votes int }
		}
	}
	if err := json.Unmarshal([]byte(body), &polls); err != nil {
		t.Fatal(err)
	}
	if polls.Count < 4 || polls.Count > 5 {
		t.Errorf("%d polls", polls.Count)
	}
	closed := 0
	for _, poll := range polls.Results {
		votes := 0
		if poll.ClosedAt != nil {
			closed++
		}
		for _, choice := range poll.Choices {
			votes += choice.Votes
		}
		if len(poll.Choices) < 2 || votes == 0 {
			t.Errorf("%q has %d choices and %d votes", poll.Question, len(poll.Choices), votes)
		}
	}
	if closed != 1 {
		t.Errorf("%d polls are closed", closed)
	}
}
