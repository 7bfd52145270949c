package admin

import (
	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// History lists what was done to an object, newest first.
type History struct {
	Page    views.Page
	Entries []HistoryEntry
	Total   string // "3 entries"
	Pages   []PageLink
}

// HistoryEntry is one deed.
type HistoryEntry struct {
	Time    ui.Cell
	User    string
	Message string // "Changed Question."
	Changes []Change
}

// Change is what happened to one field.
type Change struct{ Field, Old, New string }
