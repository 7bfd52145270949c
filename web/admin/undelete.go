package admin

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/views"
)

var errGoneMeanwhile = record.Invalid{"": {"Something that it refers to is no longer there."}}

// undelete brings back an object that is gone, with all that hung on it.
func (re *restoration) undelete(tx *gorm.DB) error {
	v := re.v
	if len(re.forbidden()) > 0 || !v.may(Add, nil) {
		return errForbiddenPage
	}
	var object row
	err := v.res.revive(v.ctx, tx, re.snapshot, func(f record.Frozen, r row) error {
		if f.Table == v.res.schema.Table && f.Key == re.entry.Object.ID {
			object = r
		}
		return re.mayComeBack(tx, f, r)
	})
	if err != nil {
		return err
	}
	entry := v.entry(Added, object)
	entry.Note, entry.Changes = "Undeleted.", []ItemChange{{Deed: Added}}
	if n := len(re.snapshot.Rows) - 1; n > 0 {
		entry.Note = "Undeleted, with " + plural(n, "object", "objects") + " that hung on it."
	}
	if entry.Version, err = encoded(re.snapshot); err != nil {
		return err
	}
	if err := v.site.cfg.Journal.Record(v.ctx, tx, []Entry{entry}); err != nil {
		return fmt.Errorf("writing the history: %w", err)
	}
	return nil
}

// forbidden are the models of rows that would come back and that the user may
// not add, or may not see all of.
func (re *restoration) forbidden() []string {
	var names []string
	db := re.v.site.cfg.Read(re.v.ctx)
	for _, f := range re.snapshot.Rows {
		r := re.v.site.byTable[f.Table]
		if r == nil || r == re.v.res || slices.Contains(names, r.singular) {
			continue
		}
		if !r.granted(re.v.who, Add) || r.hidesSome(db) {
			names = append(names, r.singular)
		}
	}
	return names
}

// mayComeBack asks of a row what is asked of one that somebody adds: the site's
// own rules, and that nobody gives what he may not give.
func (re *restoration) mayComeBack(tx *gorm.DB, f record.Frozen, r row) error {
	v := re.v
	res := v.site.byTable[f.Table]
	if res == nil {
		return nil
	}
	own := row{r.ptr}
	if res == v.res && !v.may(Add, &own) {
		return errForbiddenPage
	}
	if res.saving != nil {
		if err := res.saving(v.ctx, tx, v.who, r); err != nil {
			return err
		}
	}
	for _, field := range res.fields {
		if field.target == nil || field.kind == many || !res.isLimited(tx, field) {
			continue
		}
		keys := f.Links[field.attr.Name]
		if field.kind == related {
			if key := field.get(v.ctx, r); !key.null {
				keys = []uint{uint(key.number)}
			}
		}
		chosen, err := res.chosen(tx, field, keys)
		if err != nil {
			return err
		}
		if len(chosen) < len(keys) {
			return record.Invalid{field.name: {"You may not give all of what was given, or it is no longer there."}}
		}
	}
	return nil
}

// done tells what was restored, and leads to it.
func (re *restoration) done(c *changeForm) error {
	v := re.v
	m := views.Message{Level: "success", Before: "The " + v.res.singular + " “", After: "” is back."}
	m.Link = views.Link{Text: re.entry.Text}
	change := withQuery(v.res.objectURL(re.entry.Object.ID, "change"), preservedOf(v.c))
	switch {
	case c == nil:
	case len(c.pending()) == 0:
		m.After = "” is as it was then: there was nothing to restore."
	default:
		m.Link.Text, m.After = v.res.text(c.form.row), "” is as it was on "+re.when()+"."
	}
	v.tell(m)
	return v.redirect(change)
}
