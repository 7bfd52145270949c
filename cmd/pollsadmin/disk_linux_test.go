package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// disk mounts a small one that goes with the test. Only root can.
func disk(t *testing.T, megabytes int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Skipf("mounting a small disk takes root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestDisk_IsFull: while there is no room everything can be read, and whoever would
// write is told; nothing that was acknowledged is lost.
func TestDisk_IsFull(t *testing.T) {
	t.Parallel()
	data := disk(t, 24)
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	writers := writersAt(t, data, "potter")
	_, port := process(t, "serve", "--data", data)
	w := writers[0]
	ask := func(question string) bool {
		_, ok := w.send(t.Context(), port, http.MethodPost, "/api/polls/", question, http.StatusCreated)
		if ok {
			w.made = append(w.made, question)
		}
		return ok
	}
	if !ask("Is there room?") {
		t.Fatal("a poll cannot be made")
	}
	filler := filepath.Join(data, "filler")
	fill(t, filler)
	refused := 0
	for i := range 300 { // the log has room of its own for a while
		if !ask(fmt.Sprintf("Is there room for %d?", i)) {
			refused++
		}
	}
	if refused == 0 {
		t.Fatal("a full disk takes everything")
	}
	potter := visit(t, port, "potter")
	status, body := potter.get("/api/polls/?page_size=5", "Authorization", "Token "+w.token)
	if status != http.StatusOK {
		t.Errorf("on a full disk nothing can be read: %d %s", status, body)
	}
	status, body = potter.ask(http.MethodPost, "/api/polls/1/choices/1/vote/", "Authorization", "Token "+writers[1].token)
	if status != http.StatusServiceUnavailable {
		t.Errorf("who votes on a full disk is told %d %s", status, body)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(10 * time.Second); !ask("Is there room again?"); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("it does not heal")
		}
	}
	wantSound(t, 0, data, "potter", writers)
}

// fill takes all the room that there is.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // it is full
	for size := 1 << 20; size > 0; {
		if _, err := file.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestDisk_IsReadOnly: a server that cannot write says so, and which directory it is.
func TestDisk_IsReadOnly(t *testing.T) {
	t.Parallel()
	data := disk(t, 24)
	command(t, goodPassword, "tenants", "create", "thor", "--superuser", "root", "--password-stdin", "--data", data)
	remount := func(flags uintptr) {
		if err := syscall.Mount("", data, "", syscall.MS_REMOUNT|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	remount(syscall.MS_RDONLY)
	try(t, "", "serve", "--data", data, "--listen", "127.0.0.1:0").want(t, statusFailed, data)
	remount(0)
	port, _ := begin(t, "serve", "--data", data)
	if !visit(t, port, "thor").logIn("root", goodPassword) {
		t.Error("root cannot log in once the disk takes something")
	}
}
