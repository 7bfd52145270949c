package admin

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	viewadmin "pollsadmin/views/admin"
)

// Deed draws an entry of the journal: what was there before and after, and for
// those who may see them the ways to the object's history and back to what was
// deleted. It is for the page of a model that holds the journal.
func (v *Visit) Deed(ctx context.Context, entry uint) (templ.Component, error) {
	e, data, err := v.v.site.cfg.Journal.Version(ctx, v.Read(), entry)
	if err != nil {
		return nil, fmt.Errorf("reading what was done: %w", err)
	}
	view := viewadmin.Deed{Entry: v.v.historyEntry(e)}
	if of := v.viewable(e.Object.App + "." + e.Object.Model); of != nil && e.Object.ID != "" {
		view.HistoryURL = of.objectURL(e.Object.ID, "history")
		if e.Deed == Deleted && data != nil && v.v.mayTo(of, Add) {
			view.UndeleteURL = of.objectURL(e.Object.ID, "history/"+keyText(e.ID)+"/restore")
		}
	}
	return viewadmin.DeedPart(view), nil
}
