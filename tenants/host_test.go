package tenants

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// strangers are hosts that stand for no tenant.
func strangers() []string {
	return []string{
		"", ".", "..", ":", ":80", "example.com", "example.com:80", "example.com.", "eu.example.com", "localhost",
		"a.thor.example.com", "thor.example.com..", ".thor.example.com", "thor..example.com", "thorexample.com",
		"thor.example.org", "thor.example.com.evil.test", "thor", "127.0.0.1", "127.0.0.1:8000", "1.2.3.4.",
		"[::1]", "[::1]:8000", "::1", "[fe80::1%25eth0]:80", "fe80::1", "0x7f.1", "2130706433",
		"thor.example.com:abc", "thor.example.com:80:80", "thor.example.com:-1", "th_or.example.com",
		"-thor.example.com", "thor-.example.com", "thör.example.com", "thor%2eexample.com", "thor.example.com,evil.test",
		"evil@thor.example.com", "thor.example.com/x", "thor example.com", "thor\x00.example.com", "thor.example.com\n",
		"www.example.com", "admin.example.com", "api.localhost", "static.example.com", "control.example.com",
		"../thor.example.com", "*.example.com", strings.Repeat("a", 64) + ".example.com",
		strings.Repeat("a.", 130) + "example.com",
	}
}

func TestHosts(t *testing.T) {
	t.Parallel()
	hosts, err := NewHosts("Example.com.", "eu.example.com", "localhost")
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]Name{
		"thor.example.com":        "thor",
		"THOR.Example.COM":        "thor",
		"thor.example.com:8000":   "thor",
		"thor.example.com:":       "thor",
		"thor.example.com.":       "thor",
		"thor.example.com.:8000":  "thor",
		"thor.eu.example.com":     "thor",
		"thor.localhost:8000":     "thor",
		"7.localhost":             "7",
		"xn--thr-sna.example.com": "xn--thr-sna",
	} {
		if n, err := hosts.Resolve(t.Context(), host); err != nil || n != want {
			t.Errorf("%s: %q, %v", host, n, err)
		}
	}
	for _, host := range strangers() {
		if n, err := hosts.Resolve(t.Context(), host); !errors.Is(err, ErrNotFound) || n != "" {
			t.Errorf("%q: %q, %v", host, n, err)
		}
	}
}

func TestNewHostsRefuses(t *testing.T) {
	t.Parallel()
	for _, base := range [][]string{
		{}, {""}, {"a_b"}, {"127.0.0.1"}, {"[::1]"}, {"example.com", "a b"}, {"*.example.com"},
	} {
		if _, err := NewHosts(base...); !errors.Is(err, ErrDomain) {
			t.Errorf("%q: %v", base, err)
		}
	}
}

func FuzzHosts(f *testing.F) {
	for _, seed := range strangers() {
		f.Add(seed)
	}
	f.Add("thor.example.com:8000")
	base, err := NewHosts("example.com")
	if err != nil {
		f.Fatal(err)
	}
	hosts := base.WithCustom(func(_ context.Context, domain string) (Name, error) {
		if again, err := CanonicalHost(domain); err != nil || again != domain {
			return "", errors.New("asked for " + domain)
		}
		return "", noTenantAt(domain)
	})
	f.Fuzz(func(t *testing.T, host string) {
		n, err := hosts.Resolve(t.Context(), host)
		if err != nil {
			if n != "" || !errors.Is(err, ErrNotFound) {
				t.Errorf("%q: %q, %v", host, n, err)
			}
			return
		}
		if again, err := ParseName(string(n)); err != nil || again != n {
			t.Errorf("%q gives %q, which is no name: %v", host, n, err)
		}
		if !strings.HasPrefix(strings.ToLower(host), string(n)+".example.com") {
			t.Errorf("%q gives %q", host, n)
		}
	})
}

func TestResolveOpensNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := newRegistry(t, dir, func(c *Config) { c.Domains = []string{"example.com", "eu.example.com", "localhost"} })
	create(t, r, "thor")
	before := files(t, dir)
	for _, host := range append(strangers(), "nobody.example.com", "nobody.localhost:8000", "potter.test") {
		if n, err := r.Resolve(t.Context(), host); !errors.Is(err, ErrNotFound) || n != "" {
			t.Errorf("%q: %q, %v", host, n, err)
		}
	}
	for _, name := range []Name{"nobody", "", "../thor", "thor.db", "THOR", "th'or", "control"} {
		if _, err := r.Acquire(t.Context(), name); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if n, err := r.Resolve(t.Context(), "thor.example.com:8000"); err != nil || n != "thor" {
		t.Errorf("%q, %v", n, err)
	}
	if s := r.Stats(); s.Open != 0 || s.Opened != 0 {
		t.Errorf("databases were opened: %+v", s)
	}
	if after := files(t, dir); after != before {
		t.Errorf("files were made:\n%s\nbefore:\n%s", after, before)
	}
}

func TestCustomDomains(t *testing.T) {
	t.Parallel()
	r := newRegistry(t, t.TempDir(), func(c *Config) { c.Domains = []string{"example.com"} })
	create(t, r, "thor", "potter")
	if err := r.AddDomain(t.Context(), "thor", "Polls.Asgard.test."); err != nil {
		t.Fatal(err)
	}
	if n, err := r.Resolve(t.Context(), "POLLS.asgard.test:443"); err != nil || n != "thor" {
		t.Errorf("%q, %v", n, err)
	}
	for _, host := range []string{"asgard.test", "x.polls.asgard.test"} {
		if n, err := r.Resolve(t.Context(), host); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %q, %v", host, n, err)
		}
	}
	for _, test := range []struct {
		tenant Name
		domain string
		want   error
	}{
		{"potter", "polls.asgard.test", ErrExists},
		{"potter", "thor.example.com", ErrDomain}, // it would take over a sibling's host
		{"potter", "example.com", ErrDomain},
		{"potter", "127.0.0.1", ErrDomain},
		{"potter", "a b.test", ErrDomain},
		{"nobody", "polls.nobody.test", ErrNotFound},
	} {
		if err := r.AddDomain(t.Context(), test.tenant, test.domain); !errors.Is(err, test.want) {
			t.Errorf("%s at %s: %v, want %v", test.tenant, test.domain, err, test.want)
		}
	}
	if n, err := r.Resolve(t.Context(), "polls.asgard.test"); err != nil || n != "thor" {
		t.Errorf("%q, %v", n, err)
	}
}
