// Package polls holds what the pages of the administration site show of polls
// beyond their fields.
package polls

import (
	"pollsadmin/views"
	"pollsadmin/views/ui"
)

// Results is how a poll stands.
type Results struct {
	LiveURL string // where the page hears of new votes; empty: it does not
	Total   int
	Summary string // in a sentence, for those who listen
	Choices ui.Bars
	Time    ui.Timeline
	Period  string // "Hour", "Day": heads the table of the line
	Closed  string // since when nobody can vote; empty: one can
	Undated int    // votes that are in no period
}

// Dashboard is what goes on at the tenant.
type Dashboard struct {
	Figures []Figure
	Days    ui.Timeline
	Busiest []BusyPoll
	Latest  int    // the busiest are so by this many votes, the latest; 0: by all of these days
	AllURL  string // where all votes are counted
}

func (d Dashboard) busiestTitle() string {
	if d.Latest > 0 {
		return "Busiest polls by the latest " + ui.Grouped(d.Latest) + " votes"
	}
	return "Busiest polls of the last 30 days"
}

// Figure is a number that matters.
type Figure struct {
	Label string
	Value int
	More  bool   // there are more, which nobody counted
	URL   string // where to see more; may be empty
}

// BusyPoll is a poll that many vote in.
type BusyPoll struct {
	Poll  views.Link
	Votes int
	Share string // of the votes of the busiest one, in per cent: how long its bar is
}
