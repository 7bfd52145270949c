package main

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// lookAtNetwork asks who reaches the server, and whose word it takes.
func (d *deployment) lookAtNetwork() error {
	o := &d.options.serveOptions
	proxies, err := prefixes(o.proxies)
	if err != nil {
		return err
	}
	if !o.https {
		d.find(atWarning, "security.W012", "--https is off: cookies go over plain HTTP too, and who listens in can use them.",
			"Have a proxy in front speak HTTPS to browsers, and give --https.")
	}
	if beyondLoopback(o.listen) && (!o.https || len(proxies) == 0) {
		d.find(atWarning, "pollsadmin.W003",
			fmt.Sprintf("--listen %s can be reached from other machines, by plain HTTP and past any proxy.", o.listen),
			"Listen at 127.0.0.1, or give --https, and with --trusted-proxy the address of the proxy.")
	}
	if o.https && len(proxies) == 0 {
		d.find(atWarning, "pollsadmin.W004", "--https without --trusted-proxy: all visitors have the proxy's address, "+
			"so that one who guesses passwords makes all of them wait.",
			"Give the address of the proxy, as --trusted-proxy 127.0.0.1.")
	}
	d.lookAtProxies(proxies)
	d.lookAtOperations(o.operations, o.profile)
	if slices.ContainsFunc(d.domains, isLocal) {
		d.find(atWarning, "pollsadmin.W002", "--domain is left at localhost, which is another machine for everybody else.",
			"Give the domain whose subdomains are tenants, as --domain example.com.")
	}
	return nil
}

func (d *deployment) lookAtProxies(proxies []netip.Prefix) {
	for _, proxy := range proxies {
		switch {
		case proxy.Bits() == 0:
			d.find(atError, "pollsadmin.E002", fmt.Sprintf("--trusted-proxy %s is everybody: whoever says to come from "+
				"another address each time guesses passwords without end.", proxy), "Give the address of the proxy alone.")
		case !isPrivate(proxy):
			d.find(atWarning, "pollsadmin.W005", fmt.Sprintf("--trusted-proxy %s holds public addresses: who has one of them "+
				"may say to come from anywhere, and what a proxy there sends comes over the Internet in the clear.", proxy),
				"Give the address of the proxy alone, on this machine or in a network of your own.")
		}
	}
}

// isPrivate reports whether the range is within one that the Internet does not route.
func isPrivate(proxy netip.Prefix) bool {
	for _, text := range []string{
		"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16",
		"::1/128", "fc00::/7", "fe80::/10",
	} {
		private := netip.MustParsePrefix(text)
		if private.Bits() <= proxy.Bits() && private.Contains(proxy.Addr()) {
			return true
		}
	}
	return false
}

func (d *deployment) lookAtOperations(address string, profile bool) {
	// Where only a port is given, operate listens at the loopback address.
	if address == "" || strings.HasPrefix(address, ":") || !beyondLoopback(address) {
		return
	}
	d.find(atWarning, "pollsadmin.W006", fmt.Sprintf("--operations %s can be reached from other machines: it asks nobody "+
		"who they are, and names tenants.", address), "Give the port alone, as --operations :8001.")
	if profile {
		d.find(atError, "pollsadmin.E003", fmt.Sprintf("--profile lets whoever reaches %s look into the memory of the "+
			"server, where secrets are.", address), "Take --profile off, or give the port of --operations alone.")
	}
}

// beyondLoopback says whether an address to listen at can be reached from elsewhere;
// a name that says nothing may be anybody's.
func beyondLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return !ip.Unmap().IsLoopback()
	}
	return host != "localhost"
}

func isLocal(domain string) bool {
	return strings.HasSuffix("."+strings.TrimSuffix(strings.ToLower(domain), "."), ".localhost")
}
