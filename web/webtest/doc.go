// Package webtest runs the whole application for tests: the real router over a
// real registry with real databases in a temporary directory, and clients that
// behave as browsers do. Two tenants hold different records under the same ids,
// so that whatever crosses over shows.
package webtest
