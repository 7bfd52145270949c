package admin

import (
	"strconv"

	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Code asks for the second factor of somebody who has said the password.
type Code struct {
	Page     views.Page
	Action   string
	Errors   []string
	Field    ui.Field
	LoginURL string // to begin anew
}

// Factor is the page about one's own second factor.
type Factor struct {
	Page      views.Page
	Action    string
	Required  bool         // the site asks for one
	Setup     *FactorSetup // nil when there is one
	Since     ui.Cell
	CodesLeft int
	Password  ui.Field
	Code      ui.Field
}

// FactorSetup shows a new secret to a device.
type FactorSetup struct {
	Picture string // the path of a QR code, a unit for a square
	Size    int    // squares of a side
	Address string // otpauth:, for a device that shows this page itself
	Secret  string // to be typed
	Hidden  string // the secret for the form, which only the server can read
}

// viewBox leaves the four squares around the code that scanners need.
func (s *FactorSetup) viewBox() string {
	side := strconv.Itoa(s.Size + 8)
	return "-4 -4 " + side + " " + side
}

// Recovery shows recovery codes, once.
type Recovery struct {
	Page  views.Page
	Codes []string
}
