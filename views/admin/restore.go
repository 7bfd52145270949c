package admin

import "pollsadmin/views"

// Restore asks before an earlier version of an object comes back, or one that
// was deleted.
type Restore struct {
	Page     views.Page
	Name     string       // "poll"
	Object   string       // its text at the time
	Entry    HistoryEntry // the deed that the version was kept with
	Undelete bool         // the object is gone
	Errors   []string     // why it cannot be done

	Changes []Change // from what is there to what would be
	Items   []string // children that would come or go

	Summary   []Count  // of what would come back
	Objects   []string // one by one
	More      int      // that Objects leaves out
	Forbidden []string // models that the user may not add: then there is no button

	Button  string
	Action  string
	Hidden  []Param
	BackURL string
}

// possible says whether there is anything to do, and it may be done.
func (m Restore) possible() bool {
	return len(m.Forbidden) == 0 && (m.Undelete || len(m.Changes)+len(m.Items) > 0)
}
