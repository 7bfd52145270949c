package admin

import "pollsadmin/views"

// Confirm asks before an action is run on some objects.
type Confirm struct {
	Page     views.Page
	Question string
	Count    string // "3 users"
	Objects  []views.Link
	More     int     // objects that are not listed
	Action   string  // where to post
	Hidden   []Param // the action, the objects and the answer
	BackURL  string
}
