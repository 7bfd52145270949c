// Package web is the HTTP application: it puts tenants, sessions, the
// administration site and the API behind one handler, and decides once how
// errors are answered and what is logged. It is the only place that knows all
// of them; none of them knows it.
package web
