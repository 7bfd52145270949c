// Package session remembers browsers between requests, each in the database of
// the tenant that it visits: who is logged in, what to tell them next, and the
// token that proves that a form is ours. It knows neither how sessions are
// stored nor what a user is; both come to it through interfaces.
package session
