package models

import (
	"slices"

	"pollsadmin/models/record"
)

// TokenScope is how much of what its user may do a token may do.
type TokenScope string

// The scopes, each with what the one before it allows.
const (
	ReadScope  TokenScope = "read"
	VoteScope  TokenScope = "vote"
	WriteScope TokenScope = "write"
)

var _ record.Chooser = TokenScope("")

// TokenScopes are all of them, the narrowest first.
func TokenScopes() []TokenScope { return []TokenScope{ReadScope, VoteScope, WriteScope} }

// Choices are the scopes as forms name them.
func (TokenScope) Choices() []record.Choice {
	return []record.Choice{
		{Value: string(ReadScope), Label: "Read"},
		{Value: string(VoteScope), Label: "Read and vote"},
		{Value: string(WriteScope), Label: "Read, vote and write"},
	}
}

func (s TokenScope) isKnown() bool { return slices.Contains(TokenScopes(), s) }
