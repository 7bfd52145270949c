package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// serveArgs has a program of this test serve, see TestServeAlone.
const serveArgs = "POLLSADMIN_TEST_SERVE"

// TestServeAlone is a server in a process of its own, for tests that kill it.
func TestServeAlone(t *testing.T) {
	args := os.Getenv(serveArgs)
	if args == "" {
		t.Skip("this is a part of other tests")
	}
	world := surroundings{getenv: environment, stdin: strings.NewReader(""), stdout: os.Stdout, stderr: os.Stderr}
	t.Errorf("it ended with status %d", run(t.Context(), strings.Fields(args), world))
}

// process starts a server in a process of its own and gives its port.
func process(t *testing.T, args ...string) (server *os.Process, port string) {
	t.Helper()
	log := &serverLog{address: make(chan string, 1)}
	child := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0], "-test.run=^TestServeAlone$")
	child.Env = append(os.Environ(), serveArgs+"="+strings.Join(append(args, "--listen=127.0.0.1:0"), " "))
	child.Stderr = log
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = child.Process.Kill() // it may be dead
		_ = child.Wait()
	})
	select {
	case address := <-log.address:
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		return child.Process, port
	case <-time.After(time.Minute):
		t.Fatalf("it does not serve after a minute:\n%s", log.text())
		return nil, ""
	}
}

// sharedSite is a control database and a tenant thor in PostgreSQL, and the flags
// by which servers find them. It goes with the test.
func sharedSite(t *testing.T) (flags []string, registry *tenants.Registry) {
	t.Helper()
	cluster := clusterURL(t)
	admin, err := sql.Open("pgx", cluster)
	if err != nil {
		t.Fatal(err)
	}
	name := "servers_" + strings.ToLower(rand.Text()[:10])
	if _, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(cluster)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	data := t.TempDir()
	registry, err = tenants.Open(t.Context(), tenants.Config{
		Dir: data, Control: address.String(), Engine: tenants.Postgres, Migrator: models.SQLiteMigrations(),
		Cluster: &tenants.Cluster{URL: cluster, Migrator: models.PostgresMigrations()},
	})
	if err == nil {
		_, err = registry.Create(t.Context(), "thor")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		for _, err := range []error{
			registry.Delete(ctx, "thor"), registry.Purge(ctx, "thor"), registry.Close(ctx),
			func() error { _, err := admin.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)"); return err }(),
			admin.Close(),
		} {
			if err != nil {
				t.Error(err)
			}
		}
	})
	return []string{"--control=" + address.String(), "--postgres=" + cluster}, registry
}

// electorate gives a tenant a poll with two choices and so many voters, with a token
// each.
func electorate(t *testing.T, registry *tenants.Registry, name tenants.Name, voters int) (tokens []string) {
	t.Helper()
	tenant, err := registry.Acquire(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer tenant.Release()
	err = tenant.Write(t.Context(), func(tx *gorm.DB) error {
		for i := range voters {
			user := models.User{Username: fmt.Sprintf("voter%d", i), Password: "!", IsActive: true}
			if err := tx.Create(&user).Error; err != nil {
				return err
			}
			key, token := models.NewToken(&user, "test")
			if err := tx.Create(token).Error; err != nil {
				return err
			}
			tokens = append(tokens, key)
		}
		poll := models.Poll{Question: "Hammer or axe?", CreatedByID: 1}
		if err := tx.Create(&poll).Error; err != nil {
			return err
		}
		return tx.Create([]models.Choice{{ChoiceText: "Hammer", PollID: 1}, {ChoiceText: "Axe", PollID: 1}}).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// TestServers_OneIsKilledUnderLoad has voters vote at one of two servers over one
// PostgreSQL until that is killed, and go on at the other: whoever is not sure asks
// again. Each vote is counted, and once. Who was logged in stays so.
func TestServers_OneIsKilledUnderLoad(t *testing.T) {
	t.Parallel()
	const voters = 300
	flags, registry := sharedSite(t)
	tokens := electorate(t, registry, "thor", voters)
	first := append([]string{"serve", "--data=" + t.TempDir()}, flags...)
	second := append([]string{"serve", "--data=" + t.TempDir()}, flags...)
	doomed, here := process(t, first...)
	_, there := process(t, second...)
	command(t, "correct horse\n", append([]string{
		"createsuperuser", "--tenant=thor", "--username=root", "--email=root@example.com", "--password-stdin",
		"--data=" + t.TempDir(),
	}, flags...)...)
	browser, other := visit(t, here, "thor"), visit(t, there, "thor")
	if !browser.logIn("root", "correct horse") {
		t.Fatal("root cannot log in")
	}
	other.http.Jar = browser.http.Jar // a cookie is for a host, whatever its port

	var voted atomic.Int64
	var all sync.WaitGroup
	queue := make(chan string)
	for range 16 {
		all.Go(func() {
			for token := range queue {
				if vote(t, token, here, there) {
					voted.Add(1)
				}
			}
		})
	}
	for i, token := range tokens {
		queue <- token
		if i == voters/3 {
			if err := doomed.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	close(queue)
	all.Wait()
	if voted.Load() != voters {
		t.Errorf("%d of %d voters know that they have voted", voted.Load(), voters)
	}
	status, body := other.get("/admin/polls/poll/")
	if status != http.StatusOK || !strings.Contains(body, "Hammer or axe?") {
		t.Errorf("root is asked to log in again: status %d", status)
	}
	if n := count(t, registry); n != voters {
		t.Errorf("%d votes are counted, %d voted", n, voters)
	}
}

// vote votes at one of the servers, and asks the next one when it has no answer.
func vote(t *testing.T, token string, ports ...string) bool {
	client := http.Client{Timeout: 10 * time.Second}
	for try := range 20 {
		address := "http://127.0.0.1:" + ports[min(try, len(ports)-1)] + "/api/polls/1/choices/1/vote/"
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, nil)
		if err != nil {
			t.Error(err)
			return false
		}
		request.Host = "thor.localhost"
		request.Header.Set("Authorization", "Token "+token)
		answer, err := client.Do(request)
		if err != nil {
			continue // nobody knows whether it was counted
		}
		_ = answer.Body.Close()
		switch answer.StatusCode {
		case http.StatusCreated, http.StatusBadRequest: // 400: it was counted the first time
			return true
		case http.StatusServiceUnavailable:
		default:
			t.Errorf("voting: status %d", answer.StatusCode)
			return false
		}
	}
	return false
}

func count(t *testing.T, registry *tenants.Registry) (n int64) {
	t.Helper()
	thor, err := registry.Acquire(t.Context(), "thor")
	if err != nil {
		t.Fatal(err)
	}
	defer thor.Release()
	if err := thor.Read(t.Context()).Model(&models.Vote{}).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// What an operator does reaches every server within two seconds.
func TestServers_HearOfWhatOperatorsDo(t *testing.T) {
	t.Parallel()
	flags, _ := sharedSite(t)
	one, _ := begin(t, append([]string{"serve", "--data=" + t.TempDir()}, flags...)...)
	two, _ := begin(t, append([]string{"serve", "--data=" + t.TempDir()}, flags...)...)
	operator := append([]string{"--data=" + t.TempDir()}, flags...)
	for _, step := range []struct {
		command string
		want    int
	}{
		{"suspend", http.StatusServiceUnavailable}, {"resume", http.StatusOK}, {"maintenance", http.StatusServiceUnavailable},
		{"resume", http.StatusOK},
	} {
		command(t, "", append([]string{"tenants", step.command, "thor"}, operator...)...)
		for _, port := range []string{one, two} {
			visit(t, port, "thor").wantSoon("/admin/login/", step.want)
		}
	}
}

// Attempts to log in count at all servers together.
func TestServers_CountAttemptsTogether(t *testing.T) {
	t.Parallel()
	flags, _ := sharedSite(t)
	one, _ := begin(t, append([]string{"serve", "--data=" + t.TempDir()}, flags...)...)
	two, _ := begin(t, append([]string{"serve", "--data=" + t.TempDir()}, flags...)...)
	guess := func(port string) int {
		status, _ := visit(t, port, "thor").tryLogIn("root", "wrong")
		return status
	}
	for i := range 5 {
		for _, port := range []string{one, two} {
			if status := guess(port); status != http.StatusOK {
				t.Fatalf("attempt %d: status %d", i, status)
			}
		}
	}
	for _, port := range []string{one, two} {
		if status := guess(port); status != http.StatusTooManyRequests {
			t.Errorf("after ten attempts: status %d", status)
		}
	}
}
