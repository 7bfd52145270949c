package main

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// lookAtCluster asks who could read what goes to PostgreSQL, or log in there.
func (d *deployment) lookAtCluster() error {
	for _, place := range [][2]string{{"--postgres", d.cluster}, {"--control", d.control}} {
		address, err := url.Parse(place[1])
		if err != nil {
			return usagef("%s wants an address such as postgres://admin@db.example.com/postgres", place[0])
		}
		if !d.isPrivateLine(address) {
			d.find(atWarning, "pollsadmin.W016", fmt.Sprintf("%s: nothing shows that it is PostgreSQL at %s that answers, "+
				"and nobody who listens in.", place[0], address.Host), "Put sslmode=verify-full into the address.")
		}
	}
	key := d.getenv(envPrefix + "POSTGRES_SECRET")
	switch {
	case d.cluster == "" || key == "":
	case slices.Contains(secretsIn(d.getenv(envPrefix+"SECRET")), key):
		d.find(atWarning, "pollsadmin.W017", "POLLSADMIN_POSTGRES_SECRET is a secret of POLLSADMIN_SECRET: "+
			"who learns one has both.", drawOne)
	case guessable(key):
		d.find(atWarning, "pollsadmin.W018", "POLLSADMIN_POSTGRES_SECRET looks as if somebody could guess it, and "+
			"the passwords of the tenants' roles with it.", drawOne)
	}
	return nil
}

// isPrivateLine reports whether nobody is between the server and the database: a
// socket, this machine, or a certificate that is looked at.
func (d *deployment) isPrivateLine(address *url.URL) bool {
	query := address.Query()
	host := cmp.Or(query.Get("host"), address.Hostname())
	mode := cmp.Or(query.Get("sslmode"), d.getenv("PGSSLMODE"))
	ip, err := netip.ParseAddr(host)
	return host == "" || host == "localhost" || strings.HasPrefix(host, "/") || err == nil && ip.IsLoopback() ||
		mode == "verify-full" || mode == "verify-ca"
}
