package admin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	viewadmin "pollsadmin/views/admin"
)

// paramVersion holds, hidden in a form, what the form was made from; of a child
// it stands as PREFIX-N-version. Whoever sends a form without one saves as ever.
const (
	paramVersion = "_version"
	childVersion = "version"
)

// errConflict means that somebody saved the object after the form was made.
var errConflict = errors.New("the object was saved meanwhile")

// maxConflictEntries is how far back the page looks for who it was.
const maxConflictEntries = 20

// version tells whether what a form edits is as it was when the form was made.
// Only what the form can write counts: nothing else can be lost by saving it.
func (f *form) version(more ...string) string {
	parts := more
	for _, in := range f.inputs {
		if in.editable() {
			parts = append(parts, in.item.name(), in.stored())
		}
	}
	return versionOf(parts...)
}

// typed is the version of what the form holds now. As long as that is the one
// that the form was made from, nobody has typed into it.
func (f *form) typed() string {
	var parts []string
	for _, in := range f.inputs {
		if in.editable() {
			parts = append(parts, in.item.name(), in.exact(in.after, in.keys))
		}
	}
	return versionOf(parts...)
}

// stored is what was there before.
func (in *input) stored() string { return in.exact(in.before, in.beforeKeys) }

// exact is a value written so that no two look alike.
func (in *input) exact(v value, keys []uint) string {
	switch {
	case in.field.kind == several:
		return fmt.Sprint(keys)
	case v.null:
		return ""
	}
	return fmt.Sprintf("%q %d %t %d", v.text, v.number, v.yes, v.at.UnixMicro())
}

// version is the version of the whole form: the object, what it is linked to and
// which children it has, and when all that was read.
func (c *changeForm) version() string {
	return c.digest() + "." + strconv.FormatInt(c.opened.UnixMicro(), 36)
}

func (c *changeForm) digest() string {
	var children []string
	for _, s := range c.formsets {
		children = append(children, fmt.Sprint(s.in.prefix, s.own))
	}
	return c.form.version(children...)
}

// compare is errConflict when a form was made from something else than what is
// there now.
func (c *changeForm) compare(posted url.Values) error {
	digest, _, _ := strings.Cut(posted.Get(paramVersion), ".")
	stale := posted.Has(paramVersion) && digest != c.digest()
	for _, s := range c.formsets {
		for _, f := range s.forms {
			stale = stale || f.stale
		}
	}
	if stale {
		return errConflict
	}
	return nil
}

// madeAt is when a form was made, as its version says.
func madeAt(version string) (time.Time, bool) {
	_, made, _ := strings.Cut(version, ".")
	micros, err := strconv.ParseInt(made, 36, 64)
	return time.UnixMicro(micros), err == nil
}

// showConflict sends the form back as it was typed, with what happened meanwhile.
// Sent once more, it is newer than that.
func (c *changeForm) showConflict(posted url.Values) error {
	v := c.v
	db := v.site.cfg.Read(v.ctx)
	page, err := c.page(db)
	if err != nil {
		return err
	}
	meanwhile, err := c.meanwhile(db, posted)
	if err != nil {
		return err
	}
	page.Conflict = &viewadmin.Conflict{
		Name: v.res.singular, Meanwhile: meanwhile, Yours: changeViews(c.pending()),
		CurrentURL: withQuery(v.c.Request().URL.Path, v.c.QueryString()),
	}
	return v.render(http.StatusConflict, viewadmin.ChangeFormPage(page))
}

// meanwhile is what the journal knows of since the form was made.
func (c *changeForm) meanwhile(db *gorm.DB, posted url.Values) ([]viewadmin.HistoryEntry, error) {
	v := c.v
	since, known := madeAt(posted.Get(paramVersion))
	if !known {
		return nil, nil
	}
	entries, err := v.since(db, v.res.idText(c.form.row), since)
	var list []viewadmin.HistoryEntry
	for _, e := range entries {
		list = append(list, v.historyEntry(e))
	}
	return list, err
}

// since is what the journal knows of an object since some moment.
func (v *visit) since(db *gorm.DB, id string, moment time.Time) ([]Entry, error) {
	of := Object{App: v.res.app, Model: v.res.name, ID: id}
	entries, _, err := v.site.cfg.Journal.History(v.ctx, db, of, 0, maxConflictEntries)
	var list []Entry
	for _, e := range entries {
		if e.At.After(moment) {
			list = append(list, e)
		}
	}
	return list, err
}

// pending is what saving the form would change.
func (c *changeForm) pending() []ItemChange {
	changes := c.ownChanges(c.form.changes())
	for _, s := range c.formsets {
		changes = append(changes, s.pending()...)
	}
	return changes
}

// pending is what saving the children would change.
func (s *formset) pending() []ItemChange {
	var changes []ItemChange
	for _, f := range s.forms {
		fields := f.changes()
		switch {
		case f.deleted && f.saved:
			changes = append(changes, s.loss(f))
		case f.deleted || f.ignored || f.isBlank() || f.saved && len(fields) == 0:
		default:
			changes = append(changes, s.change(f, fields))
		}
	}
	return changes
}

// loss is what the journal keeps of a child that goes: all that the form showed.
func (s *formset) loss(f *childForm) ItemChange {
	change := ItemChange{Deed: Deleted, Model: s.in.singular, Object: s.in.text(f.row)}
	for _, in := range f.inputs {
		if in.field == nil {
			continue
		}
		if before, _ := in.words(f.zone); before != "" {
			change.Fields = append(change.Fields, FieldChange{Label: in.field.label, Old: before})
		}
	}
	return change
}
