package admin

import "github.com/a-h/templ"

// Panel is a part of a page that an app draws, under its title.
type Panel struct {
	Title   string
	Content templ.Component
}
