package tenants

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

const longestHost = 253 // of a DNS name

// Hosts knows which tenant a host stands for.
type Hosts struct {
	base   []string
	custom func(ctx context.Context, domain string) (Name, error)
}

// NewHosts serves tenants as subdomains of the base domains.
func NewHosts(baseDomains ...string) (*Hosts, error) {
	h := &Hosts{}
	for _, given := range baseDomains {
		domain, err := CanonicalHost(given)
		if err != nil {
			return nil, fmt.Errorf("base domain %q: %w", given, ErrDomain)
		}
		h.base = append(h.base, domain)
	}
	if len(h.base) == 0 {
		return nil, fmt.Errorf("no base domain: %w", ErrDomain)
	}
	return h, nil
}

// WithCustom also serves domains of the tenants' own, which lookup knows: it
// answers ErrNotFound for the others.
func (h *Hosts) WithCustom(lookup func(ctx context.Context, domain string) (Name, error)) *Hosts {
	return &Hosts{base: h.base, custom: lookup}
}

// Resolve gives the name that a Host header stands for, ErrNotFound for all
// that cannot be a tenant's. It says nothing of whether there is such a tenant.
func (h *Hosts) Resolve(ctx context.Context, host string) (Name, error) {
	canonical, err := CanonicalHost(host)
	if err != nil {
		return "", err
	}
	if h.ours(canonical) {
		return h.subdomain(canonical)
	}
	if h.custom == nil {
		return "", noTenantAt(host)
	}
	return h.custom(ctx, canonical)
}

// CanonicalHost takes the port and one trailing dot off a Host header and
// lowers it; ErrNotFound for addresses and all that is no host name.
func CanonicalHost(raw string) (string, error) {
	host, port, _ := strings.Cut(raw, ":")
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if strings.Trim(port, "0123456789") != "" || len(host) > longestHost {
		return "", noTenantAt(raw)
	}
	if isAddress(host) {
		return "", noTenantAt(raw)
	}
	for label := range strings.SplitSeq(host, ".") {
		if !isLabel(label) {
			return "", noTenantAt(raw)
		}
	}
	return host, nil
}

// isAddress says whether a host without its port is an IPv4 address. One of IPv6 has
// lost all behind its first colon, and is no host name.
func isAddress(host string) bool {
	if host == "" || !isDigit(host[len(host)-1]) {
		return false // as of nearly all, which would be parsed in vain
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// ours says whether the host is a base domain or below one.
func (h *Hosts) ours(host string) bool {
	return slices.ContainsFunc(h.base, func(base string) bool {
		return host == base || strings.HasSuffix(host, "."+base)
	})
}

func (h *Hosts) subdomain(host string) (Name, error) {
	if slices.Contains(h.base, host) {
		return "", noTenantAt(host)
	}
	for _, base := range h.base {
		label, below := strings.CutSuffix(host, "."+base)
		if name, err := ParseName(label); below && err == nil {
			return name, nil
		}
	}
	return "", noTenantAt(host)
}

func noTenantAt(host string) error { return fmt.Errorf("host %.80q: %w", host, ErrNotFound) }
