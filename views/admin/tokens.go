package admin

import (
	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Tokens lists somebody's keys to the API, and makes new ones.
type Tokens struct {
	Page   views.Page
	Action string
	Docs   string // where the API is described
	Key    string // of the token that was made just now; it is not shown again
	Rows   []TokenRow
	Fields []ui.Field // of a new one
	Errors []string
}

// TokenRow is one token.
type TokenRow struct {
	ID            string // sent to revoke it
	Name, Prefix  string
	Scope         string
	Created, Used ui.Cell
	Expires       ui.Cell
	Expired       bool
}

func (m Tokens) errorCount() int {
	count := 0
	for _, f := range m.Fields {
		if len(f.Errors) > 0 {
			count++
		}
	}
	return count
}
