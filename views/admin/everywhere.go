package admin

import "pollsadmin/views"

// Everywhere is the page that searches all models at once.
type Everywhere struct {
	Page      views.Page
	Query     string
	URL       string // of this page
	Complaint string // what is wrong with the text, if anything is
	Places    []views.Link
	Groups    []FoundGroup
	Late      bool // there was no time to search all models
}

// FoundGroup is what was found of one model.
type FoundGroup struct {
	Name    string // plural
	URL     string // the list of all that is found
	More    bool   // there are others in the list
	Objects []views.Link
}
