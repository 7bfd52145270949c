package tenants

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseName(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"thor", "t", "7", "a-b", "a--b", "xn--thr-sna", strings.Repeat("a", 63), "admins", "www2",
	} {
		if n, err := ParseName(good); err != nil || n.String() != good {
			t.Errorf("%s: %q, %v", good, n, err)
		}
	}
	for _, bad := range []string{
		"", "-", "-a", "a-", "A", "Thor", "a.b", "a_b", "a b", " a", "a\n", "é", "../x", "a/b", "a\\b", "a'b", `a"b`, "a`b",
		"a\x00", "%2e", ".", "..", "*", strings.Repeat("a", 64), "www", "admin", "api", "static", "control",
	} {
		if n, err := ParseName(bad); !errors.Is(err, ErrName) || n != "" {
			t.Errorf("%q: %q, %v", bad, n, err)
		}
	}
}

func FuzzParseName(f *testing.F) {
	for _, seed := range []string{"thor", "-a", "www", "../x", "xn--a", "a.b", strings.Repeat("z", 64), "\xff"} {
		f.Add(seed)
	}
	hosts, err := NewHosts("example.com")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseName(s)
		if err != nil {
			if n != "" || !errors.Is(err, ErrName) {
				t.Errorf("%q: %q with %v", s, n, err)
			}
			return
		}
		if string(n) != s || strings.ToLower(s) != s || !filepath.IsLocal(s) || filepath.Base(s) != s {
			t.Errorf("%q became %q", s, n)
		}
		if found, err := hosts.Resolve(t.Context(), s+".example.com"); err != nil || found != n {
			t.Errorf("%q cannot be reached: %q, %v", s, found, err)
		}
	})
}
