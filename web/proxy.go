package web

import (
	"net"
	"net/netip"

	"github.com/labstack/echo/v4"
)

// trueHost takes the word of a configured proxy, and of nobody else, for the
// host that the browser asked for. A proxy says it once: of several values the
// first could be the browser's own.
func (s *Server) trueHost(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if said := r.Header.Values("X-Forwarded-Host"); len(said) > 0 && s.trusts(r.RemoteAddr) {
			r.Host = ""
			if len(said) == 1 {
				r.Host = said[0]
			}
		}
		return next(c)
	}
}

func (s *Server) trusts(remote string) bool {
	peer, err := netip.ParseAddrPort(remote)
	if err != nil {
		return false
	}
	for _, proxy := range s.cfg.TrustedProxies {
		if proxy.Contains(peer.Addr().Unmap()) {
			return true
		}
	}
	return false
}

// clientAddress tells whose address counts as the client's.
func clientAddress(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, proxy := range proxies {
		bits := proxy.Addr().BitLen()
		network := net.IPNet{IP: proxy.Masked().Addr().AsSlice(), Mask: net.CIDRMask(proxy.Bits(), bits)}
		trust = append(trust, echo.TrustIPRange(&network))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
