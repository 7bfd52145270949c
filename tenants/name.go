package tenants

import (
	"fmt"
	"slices"
)

const longestLabel = 63 // of a DNS name

// Name is a tenant's name, good as a subdomain. It only comes from ParseName.
type Name string

// ParseName reads a tenant's name: one DNS label in lower case that is not reserved.
func ParseName(s string) (Name, error) {
	if !isLabel(s) {
		return "", fmt.Errorf("%w: %.80q (use 1 to %d of a-z, 0-9 and inner -)", ErrName, s, longestLabel)
	}
	if reserved(s) {
		return "", fmt.Errorf("%w: %q is reserved", ErrName, s)
	}
	return Name(s), nil
}

// String is the bare name.
func (n Name) String() string { return string(n) }

// reserved names stand for the service itself.
func reserved(s string) bool {
	return slices.Contains([]string{"www", "admin", "api", "static", "control"}, s)
}

func isLabel(s string) bool {
	if s == "" || len(s) > longestLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if b := s[i]; b != '-' && (b < '0' || b > '9') && (b < 'a' || b > 'z') {
			return false
		}
	}
	return true
}
