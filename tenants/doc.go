// Package tenants gives every tenant a database of its own: it turns a host
// into a tenant, opens and closes the databases within bounds, creates, adopts
// and migrates them, and keeps the list of them in the control database. It
// knows gorm and hosts, but neither polls nor HTTP.
package tenants
