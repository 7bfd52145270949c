package admin

// Deed is an entry of the log: what was done, and where that leads.
type Deed struct {
	Entry       HistoryEntry
	HistoryURL  string // empty for those who may not see it
	UndeleteURL string // of a deletion that can be taken back
}
