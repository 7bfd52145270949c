package tenants

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestOrigins_AreHeardOfByOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server, operator := newRegistry(t, dir), newRegistry(t, dir)
	create(t, operator, "thor", "potter")
	thor, potter := acquire(t, server, "thor"), acquire(t, server, "potter") // open all the time
	for _, step := range []struct {
		deed   func(origin string) error
		origin string
		want   []string
	}{
		{adding(t, operator), "https://App.Example.org/", []string{"https://app.example.org"}},
		{adding(t, operator), "https://app.example.org:443", []string{"https://app.example.org"}},
		{adding(t, operator), "http://localhost:3000", []string{"https://app.example.org", "http://localhost:3000"}},
		{removing(t, operator), "https://app.example.org", []string{"http://localhost:3000"}},
	} {
		if err := step.deed(step.origin); err != nil {
			t.Fatal(err)
		}
		for begun := time.Now(); !slices.Equal(thor.Origins(), step.want); time.Sleep(10 * time.Millisecond) {
			acquire(t, server, "thor")
			if time.Since(begun) > 5*time.Second {
				t.Fatalf("after %s the origins are %q", step.origin, thor.Origins())
			}
		}
	}
	if got := potter.Origins(); len(got) > 0 {
		t.Errorf("potter's are %q", got)
	}
	if err := operator.RemoveOrigin(t.Context(), "potter", "http://localhost:3000"); !errors.Is(err, ErrNotFound) {
		t.Errorf("potter's is thor's: %v", err)
	}
}

func adding(t *testing.T, r *Registry) func(string) error {
	return func(origin string) error { return r.AddOrigin(t.Context(), "thor", origin) }
}

func removing(t *testing.T, r *Registry) func(string) error {
	return func(origin string) error { return r.RemoveOrigin(t.Context(), "thor", origin) }
}

func TestOrigins_Refuses(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir())
	create(t, r, "thor")
	for _, text := range []string{
		"", "*", "null", "app.example.org", "//app.example.org", "https://", "https://app.example.org/page",
		"https://a b", "https://user@app.example.org", "https://*.example.org", "ftp://example.org", "https://a?b", "\x00",
	} {
		if err := r.AddOrigin(t.Context(), "thor", text); !errors.Is(err, ErrOrigin) {
			t.Errorf("%q gives %v", text, err)
		}
	}
	if err := r.AddOrigin(t.Context(), "nobody", "https://app.example.org"); !errors.Is(err, ErrNotFound) {
		t.Errorf("nobody gives %v", err)
	}
}
