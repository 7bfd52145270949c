package api

import (
	"net/http"

	"pollsadmin/web/session"
)

// Key is what somebody calls with who is no browser.
type Key struct {
	User  session.User
	Token uint // its id
	Scope Scope
}

// Scope is how much of what its user may do a key may do.
type Scope int

// The scopes, each with what the one before it allows.
const (
	ScopeNone Scope = iota
	ScopeRead
	ScopeVote
	ScopeWrite
)

// narrow is said to those whose key is for less.
const narrow = "This token's scope does not include this: it takes the scope “%s”."

// String is the scope's name.
func (s Scope) String() string {
	switch s {
	case ScopeRead:
		return "read"
	case ScopeVote:
		return "vote"
	case ScopeWrite:
		return "write"
	}
	return "none"
}

// ScopeNamed is the scope of a name, ScopeNone for what is none.
func ScopeNamed(name string) Scope {
	for s := ScopeRead; s <= ScopeWrite; s++ {
		if s.String() == name {
			return s
		}
	}
	return ScopeNone
}

// needs is the scope that a method takes of a key.
func (r Resource) needs(method string) Scope {
	switch {
	case method == http.MethodGet || method == http.MethodOptions:
		return ScopeRead
	case r.Scope != ScopeNone:
		return r.Scope
	}
	return ScopeWrite
}
