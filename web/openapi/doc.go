// Package openapi holds the description of the API in openapi.yaml, as OpenAPI
// 3.0.3 has it, and serves it. It knows no route: the tests of the application hold
// the routes, and every request and answer of theirs, against it.
package openapi
