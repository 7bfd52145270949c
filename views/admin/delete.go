package admin

import "pollsadmin/views"

// Delete asks whether to delete one object or several, and shows what goes with them.
type Delete struct {
	Page      views.Page
	Name      string // "poll", or "polls" for several
	Object    string // the one object's text, empty for several
	Count     int    // how many were asked for
	Summary   []Count
	Tree      []Node
	More      int      // objects that the tree leaves out
	Forbidden []string // models that the user may not delete: then there is no button
	Protected []Node   // objects that stand in the way: then there is no button
	Action    string   // where to post
	Hidden    []Param  // action and keys, for several
	BackURL   string
	Undoable  bool // it could be brought back from the history
}

// Count is a line of the summary.
type Count struct {
	Name  string
	Count int
}

// Node is an object that would be deleted, with those that hang on it.
type Node struct {
	Model    string // "Choice"
	Object   views.Link
	Children []Node
}
