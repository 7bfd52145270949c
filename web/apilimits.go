package web

import (
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/api"
	"pollsadmin/web/auth"
	"pollsadmin/web/ratelimit"
)

// APILimits are how many calls to the API there may be in a minute, 0 for any number.
// What all callers of a tenant may take together is the tenant's own limit.
type APILimits struct {
	Token   int // of each token
	User    int // of each user, with all tokens and in browsers
	Address int // from each address, of those who do not say who they are, or not well
}

// quotasKnown bounds what the counts take: some 200 bytes each.
const quotasKnown = 100_000

// limitCalls counts a call to the API, and refuses one too many.
func (s *Server) limitCalls(c echo.Context, key api.Key) error {
	tenant, ok := tenants.FromContext(c.Request().Context())
	if !ok {
		return tenants.ErrNotFound
	}
	var left []ratelimit.Left
	var err error
	if s.cfg.APILimits != (APILimits{}) {
		left, err = s.calls.Take(s.draws(c, tenant.ID, key)...)
	}
	if perSecond, remaining := tenant.Rate(); perSecond > 0 {
		left = append(left, ofTenant(perSecond, remaining))
	}
	ratelimit.SetHeaders(c.Response().Header(), left)
	return err
}

// ofTenant is what is left to all callers of a tenant together.
func ofTenant(perSecond, remaining int) ratelimit.Left {
	missing := time.Duration(perSecond-remaining) * time.Second / time.Duration(perSecond)
	quota := ratelimit.Quota{Policy: "tenant", Calls: perSecond, Window: time.Second}
	return ratelimit.Left{Quota: quota, Remaining: remaining, Reset: missing}
}

func (s *Server) draws(c echo.Context, tenant string, key api.Key) []ratelimit.Draw {
	limits, at := s.cfg.APILimits, tenant+"\x00"
	if key.User == nil {
		return []ratelimit.Draw{draw("address", limits.Address, at+auth.Network(c.RealIP()))}
	}
	draws := []ratelimit.Draw{draw("user", limits.User, at+decimal(key.User.ID()))}
	if key.Token != 0 {
		draws = append(draws, draw("token", limits.Token, at+decimal(key.Token)))
	}
	return draws
}

func draw(policy string, calls int, whose string) ratelimit.Draw {
	return ratelimit.Draw{
		Quota: ratelimit.Quota{Policy: policy, Calls: calls, Window: time.Minute}, Whose: whose,
	}
}

func decimal(id uint) string { return strconv.FormatUint(uint64(id), 10) }
