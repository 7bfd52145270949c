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
	Gone    bool // the object was deleted
}

// HistoryEntry is one deed.
type HistoryEntry struct {
	Time    ui.Cell
	User    string
	Message string // "Changed Question."
	Changes []Change

	RestoreURL string // empty when the object was not kept as it was then
}

// Change is what happened to one field.
type Change struct{ Field, Old, New string }

// longest is how many characters of a value are seen before it is unfolded.
const longest = 200

// shortened is the beginning of a text that is too long, and whether it is.
func shortened(text string) (string, bool) {
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]), true
	}
	return text, false
}
