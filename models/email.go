package models

import (
	"net/netip"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// Django's own expressions, from django.core.validators.EmailValidator.
var (
	emailUser = regexp.MustCompile(`(?i)^([-!#$%&'*+/=?^_\x60{}|~0-9A-Z]+(\.[-!#$%&'*+/=?^_\x60{}|~0-9A-Z]+)*` +
		`|"([\x01-\x08\x0b\x0c\x0e-\x1f!#-\[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*")$`)
	emailDomain = regexp.MustCompile(`(?i)^([A-Z0-9]([A-Z0-9-]{0,61}[A-Z0-9])?\.)+[A-Z0-9-]{1,62}[A-Z0-9]$`)
)

// isEmail has Django's idea of an address.
func isEmail(address string) bool {
	at := strings.LastIndexByte(address, '@')
	if at < 0 || !emailUser.MatchString(address[:at]) {
		return false
	}
	domain := address[at+1:]
	if domain == "localhost" || emailDomain.MatchString(domain) || isLiteral(domain) {
		return true
	}
	ascii, err := idna.ToASCII(domain)
	return err == nil && emailDomain.MatchString(ascii)
}

// isLiteral knows "[192.0.2.1]" and "[2001:db8::1]".
func isLiteral(domain string) bool {
	inside, opened := strings.CutPrefix(domain, "[")
	inside, closed := strings.CutSuffix(inside, "]")
	ip, err := netip.ParseAddr(inside)
	return opened && closed && err == nil && ip.Zone() == ""
}

// normalEmail writes the domain small; what is before the @ is its owner's affair.
func normalEmail(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address
	}
	return address[:at] + strings.ToLower(address[at:])
}
