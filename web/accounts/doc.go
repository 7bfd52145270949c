// Package accounts is the application of users and groups: how they, and the
// log of what was done, appear on the administration site, and what the API
// does with them. It knows no server, and neither engine's insides.
package accounts
