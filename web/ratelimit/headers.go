package ratelimit

import (
	"fmt"
	"math"
	"net/http"
	"strings"
)

// The headers of draft-ietf-httpapi-ratelimit-headers-10: what the quotas are, and
// what is left of them, in seconds where it says of time.
const (
	policyHeader = "RateLimit-Policy"
	leftHeader   = "RateLimit"
)

// SetHeaders tells whoever calls what is left to them.
func SetHeaders(h http.Header, left []Left) {
	if len(left) == 0 {
		return
	}
	policies, rests := make([]string, len(left)), make([]string, len(left))
	for i, l := range left {
		policies[i] = fmt.Sprintf("%q;q=%d;w=%d", l.Policy, l.Calls, int(l.Window.Seconds()))
		rests[i] = fmt.Sprintf("%q;r=%d;t=%d", l.Policy, l.Remaining, int(math.Ceil(l.Reset.Seconds())))
	}
	h.Set(policyHeader, strings.Join(policies, ", "))
	h.Set(leftHeader, strings.Join(rests, ", "))
}
