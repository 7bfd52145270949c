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
	Late      []views.Link // searches of the models that there was no time for
}

// FoundGroup is what was found of one model.
type FoundGroup struct {
	Name    string // plural
	URL     string // the list of all that is found
	More    bool   // there are others in the list
	Late    bool   // there was no time to look for any
	Objects []views.Link
}
