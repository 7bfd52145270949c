package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/web"
)

// apiLimits are the limits of the API as operators write them: token=600,user=1200.
type apiLimits map[string]int

func apiLimitFlag(cmd *cobra.Command, l *apiLimits) {
	cmd.Flags().StringToIntVar((*map[string]int)(l), "api-limits", generous(),
		"calls to the API in a minute: of each token, of each user, from each address that does not say who it is (0: any)")
}

// generous limits stop what runs wild, and no script that somebody wrote on purpose.
func generous() map[string]int {
	return map[string]int{"token": 3000, "user": 6000, "address": 600}
}

// read gives the limits; those that are not named are as generous as ever.
func (l apiLimits) read() (web.APILimits, error) {
	limits := generous()
	for _, name := range slices.Sorted(maps.Keys(l)) {
		if _, known := limits[name]; !known {
			names := strings.Join(slices.Sorted(maps.Keys(limits)), ", ")
			return web.APILimits{}, usagef("--api-limits knows %s, and no %q", names, name)
		}
		if limits[name] = l[name]; l[name] < 0 {
			return web.APILimits{}, usagef("--api-limits: %s=%d is less than none", name, l[name])
		}
	}
	return web.APILimits{Token: limits["token"], User: limits["user"], Address: limits["address"]}, nil
}
