package web

import (
	"strconv"

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
	left, err := s.calls.Take(s.draws(c, tenant.ID, key)...)
	ratelimit.SetHeaders(c.Response().Header(), left)
	return err
}

func (s *Server) draws(c echo.Context, tenant string, key api.Key) []ratelimit.Draw {
	limits, at := s.cfg.APILimits, tenant+"\x00"
	if key.User == nil {
		return []ratelimit.Draw{{Policy: "address", Quota: limits.Address, Whose: at + auth.Network(c.RealIP())}}
	}
	draws := []ratelimit.Draw{{Policy: "user", Quota: limits.User, Whose: at + decimal(key.User.ID())}}
	if key.Token != 0 {
		draws = append(draws, ratelimit.Draw{Policy: "token", Quota: limits.Token, Whose: at + decimal(key.Token)})
	}
	return draws
}

func decimal(id uint) string { return strconv.FormatUint(uint64(id), 10) }
