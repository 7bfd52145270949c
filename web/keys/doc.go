// Package keys holds the secrets that a server signs with. It knows neither what
// it signs nor where the secrets come from.
package keys
