package main

import (
	"strings"
)

// lookAtLimits names what one tenant, or one client, may take from all others.
func (d *deployment) lookAtLimits() error {
	var none []string
	for _, kind := range limitKinds() {
		if *kind.of(&d.options.limits) == 0 {
			none = append(none, "--tenant-"+kind.flag)
		}
	}
	if len(none) > 0 {
		d.find(atWarning, "pollsadmin.W007", "A tenant may take everything from the others: there is no "+
			strings.Join(none, ", ")+".", "Give limits for those who have none of their own; tenants limit gives one its own.")
	}
	calls, err := d.options.calls.read()
	if err != nil {
		return err
	}
	none = nil
	for _, kind := range []struct {
		name  string
		limit int
	}{{"token", calls.Token}, {"user", calls.User}, {"address", calls.Address}} {
		if kind.limit == 0 {
			none = append(none, kind.name)
		}
	}
	if len(none) > 0 {
		d.find(atWarning, "pollsadmin.W008", "--api-limits lets each "+strings.Join(none, ", each ")+
			" call the API without end.", "Give a number of calls in a minute, or leave the flag out.")
	}
	return nil
}
