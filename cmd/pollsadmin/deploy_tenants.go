package main

import (
	"context"
	"slices"
	"strings"

	"pollsadmin/tenants"
)

// lookAtTenants reads what the control database says of them, and opens none.
func (d *deployment) lookAtTenants(ctx context.Context, r *tenants.Registry) error {
	list, err := r.List(ctx)
	if err != nil {
		return err
	}
	those := func(is func(t tenants.Info) bool) (names []string) {
		for _, t := range list {
			if t.State != tenants.Deleted && is(t) {
				names = append(names, string(t.Name))
			}
		}
		return names
	}
	d.findAt(atWarning, "pollsadmin.W012", those(func(t tenants.Info) bool { return !t.SecondFactor }),
		"Superusers need no second factor: whoever learns a password has all that a tenant has. That is so at",
		"pollsadmin tenants require-second-factor NAME on")
	d.findAt(atWarning, "pollsadmin.W013", those(hasPlainOrigin),
		"Pages that come by plain HTTP, and that anybody in between can change, may call the API of",
		"See pollsadmin tenants show NAME; pollsadmin tenants origins remove NAME ORIGIN")
	if !d.options.migrate {
		d.findAt(atWarning, "pollsadmin.W014", those(func(t tenants.Info) bool { return t.Schema < r.Latest() }),
			"Migrations are pending, and visitors are told 503, at", "pollsadmin migrate --all")
	}
	d.findAt(atWarning, "pollsadmin.W015", those(func(t tenants.Info) bool {
		return t.State == tenants.Provisioning || t.State == tenants.Deleting
	}), "Half made, or half deleted, is what a crash has left of", "pollsadmin tenants doctor")
	return nil
}

func hasPlainOrigin(t tenants.Info) bool {
	return slices.ContainsFunc(t.Origins, func(origin string) bool { return !strings.HasPrefix(origin, "https://") })
}
