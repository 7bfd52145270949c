// Package api is what the endpoints of a JSON API share: who calls, what they
// accept and send, pages of lists, and the answers of Django REST framework to
// whatever is wrong; that a call is done once, however often it is sent, and on the
// condition that nobody was faster. It knows no poll, no tenant and no way users are
// stored.
// Errors are returned, and turned into answers by whoever serves the API.
package api
