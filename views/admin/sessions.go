package admin

import (
	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Sessions lists where somebody is logged in.
type Sessions struct {
	Page   views.Page
	Action string
	Rows   []SessionRow // this one first, then the one seen last
}

// SessionRow is one browser.
type SessionRow struct {
	ID          string // sent to end it
	Browser     string
	Address     string // empty when it is not known
	Since, Seen ui.Cell
	Current     bool // the page is shown in it
}
