package admin

import (
	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Export asks in which form a list, or what was ticked in it, is to leave.
type Export struct {
	Page       views.Page
	Count      string // "3 polls"
	Scope      string // which they are: "selected in the list"
	Posts      bool   // the form names the rows one by one, and is posted
	Action     string
	Hidden     []Param    // what the list is asked for, or the rows
	Fields     []ui.Field // format and columns
	Errors     []string   // of the form as a whole
	ErrorCount int
	BackURL    string
}

func (e Export) method() string {
	if e.Posts {
		return "post"
	}
	return "get"
}
