// Package operations answers operators and the programs around the server: on a
// listener of its own, that strangers must not reach. It serves no tenant.
package operations
