package ui

// KeyHere stands in an address for the key of what is chosen. It is Django's.
const KeyHere = "__fk__"

// Related is what stands beside the control of a relation.
type Related struct {
	Model     string // "auth.user": scripts bring all controls of a model up to date
	Several   bool   // more than one object may be chosen
	LookupURL string // RawID: the list, as a dialog shows it
	Links     []RelatedLink
}

// RelatedLink leads to a page about the related object.
type RelatedLink struct {
	Action string // add, change, view or delete
	Text   string
	URL    string // where it leads; empty as long as nothing is chosen
	Page   string // where it would lead: KeyHere stands for the key
	Popup  string // the same page, as a dialog shows it
}
