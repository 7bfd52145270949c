package admin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"gorm.io/gorm"

	"pollsadmin/web/cache"
	"pollsadmin/web/session"
)

// formset is the children of one object being edited: Django's formset.
type formset struct {
	ctx    context.Context
	in     *inline
	who    session.User
	can    rights
	zone   *time.Location
	parent row
	forms  []*childForm
	own    []uint   // the saved children
	errors []string // about the set as a whole
	looks  bool     // nothing is written: what is known may be shown

	place *cache.Place    // where the forms are to be kept, if they may be
	html  templ.Component // the forms, if they were
}

// childForm is one child: a saved one, or a blank one to fill in.
type childForm struct {
	*form
	index   int
	saved   bool
	ignored bool // sent, but not the sender's to change
	deleted bool
	stale   bool // somebody saved it after the form was made
}

func newFormset(v *visit, in *inline, can rights, parent row) *formset {
	return &formset{ctx: v.ctx, in: in, who: v.who, can: can, parent: parent, zone: v.zone(), looks: v.looks()}
}

// load shows the saved children, and blank forms after them.
func (s *formset) load(db *gorm.DB, parentID uint) error {
	if parentID != 0 {
		children := s.in.children
		if s.looks {
			children = s.in.known
		}
		rows, err := children(s.ctx, db, parentID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			s.add(r, true)
			s.own = append(s.own, s.in.id(r))
		}
	}
	for range s.blanks() {
		s.add(s.in.blank(), false)
	}
	return s.resolve(db)
}

func (s *formset) add(r row, saved bool) *childForm {
	i := len(s.forms)
	editable := saved && s.mayChange(r) || !saved && s.can.add
	prefix := s.in.prefix + "-" + strconv.Itoa(i) + "-"
	f := &childForm{form: newForm(s.ctx, s.in.binding, r, s.in.itemsFor(editable), prefix, s.zone), index: i, saved: saved}
	f.looks = s.looks
	s.forms = append(s.forms, f)
	return f
}

// read takes what was posted. Saved children are looked up through their
// parent, so that a key of somebody else's child finds nothing. With copying,
// every child is a new one.
func (s *formset) read(db *gorm.DB, posted url.Values, parentID uint, copying bool) error {
	total, ok := s.total(posted)
	if !ok {
		s.errors = append(s.errors, "The form is incomplete: "+s.in.prefix+"-TOTAL_FORMS must be a number from 0 to "+
			strconv.Itoa(s.in.max)+". Please load the page again.")
		return s.load(db, parentID)
	}
	own := map[string]row{}
	if !copying {
		rows, err := s.in.children(s.ctx, db, parentID)
		if err != nil {
			return err
		}
		for _, r := range rows {
			own[s.in.idText(r)] = r
			s.own = append(s.own, s.in.id(r))
		}
	}
	for i := range total {
		s.readChild(posted, i, own, copying)
	}
	return s.resolve(db)
}

func (s *formset) total(posted url.Values) (int, bool) {
	n, err := strconv.Atoi(posted.Get(s.in.prefix + "-TOTAL_FORMS"))
	return n, err == nil && n >= 0 && n <= s.in.max
}

func (s *formset) readChild(posted url.Values, i int, own map[string]row, copying bool) {
	prefix := s.in.prefix + "-" + strconv.Itoa(i) + "-"
	id := posted.Get(prefix + "id")
	r, saved := own[id]
	delete(own, id) // the same child twice is once too often
	deleted := posted.Get(prefix+"DELETE") != ""
	if copying {
		id = ""
		if deleted {
			return
		}
	}
	if !saved {
		r = s.in.blank()
	}
	f := s.add(r, saved)
	f.prefix = prefix
	f.ignored = saved && !s.mayChange(r) || !saved && !s.can.add
	f.read(renumbered(posted, prefix, s.in.prefix+"-"+strconv.Itoa(f.index)+"-"))
	f.stale = saved && posted.Has(prefix+childVersion) && posted.Get(prefix+childVersion) != f.version()
	f.deleted = deleted && (!saved || s.mayDelete(r))
	if id != "" && !saved {
		f.errors = append(f.errors, fmt.Sprintf("This %s is not one of this object, or somebody has deleted it meanwhile. "+
			"Save once more to add it anew.", s.in.singular))
	}
}

// renumbered gives a child's values under the prefix that it now has: rows
// before it may have been left out.
func renumbered(posted url.Values, from, to string) url.Values {
	if from == to {
		return posted
	}
	values := url.Values{}
	for name, list := range posted {
		if len(name) > len(from) && name[:len(from)] == from {
			values[to+name[len(from):]] = list
		}
	}
	return values
}

func (s *formset) resolve(db *gorm.DB) error {
	forms := make([]*form, len(s.forms))
	for i, f := range s.forms {
		forms[i] = f.form
	}
	return resolve(db, forms...)
}

// isBlank reports whether a form for a new child was left as it was.
func (f *childForm) isBlank() bool {
	if f.saved || len(f.errors) > 0 {
		return false
	}
	for _, in := range f.inputs {
		if in.editable() && (in.changed() || in.text != "" && len(in.errors) > 0) {
			return false
		}
	}
	return true
}

// save deletes, changes and adds children. Without a saved parent, or after a
// complaint, children are only inspected, so that all complaints are seen at once.
func (s *formset) save(tx *gorm.DB, parentSaved bool) ([]ItemChange, error) {
	changes, err := s.saveDeleted(tx)
	if err != nil {
		return nil, err
	}
	s.checkMin()
	sound := parentSaved && !s.hasErrors()
	for _, f := range s.forms {
		if f.deleted && f.saved {
			continue
		}
		if f.deleted || f.ignored || f.isBlank() {
			f.clear()
			continue
		}
		fields := f.changes()
		if f.saved && len(fields) == 0 && !f.hasErrors() {
			continue
		}
		if err := s.saveChild(tx, f, sound); err != nil {
			return nil, err
		}
		sound = sound && !f.hasErrors()
		changes = append(changes, s.change(f, fields))
	}
	if s.hasErrors() {
		return nil, errRefused
	}
	return changes, nil
}

func (s *formset) saveChild(tx *gorm.DB, f *childForm, sound bool) error {
	s.in.owner.adopt(s.ctx, f.row, s.parent)
	save := f.save
	if !sound || f.hasErrors() {
		save = func(*gorm.DB) error { return f.refuse(s.in.inspect(s.ctx, f.row)) }
	}
	err := save(tx)
	if errors.Is(err, errRefused) {
		return nil // the form says so itself
	}
	return err
}

func (s *formset) change(f *childForm, fields []FieldChange) ItemChange {
	deed := Added
	if f.saved {
		deed = Changed
	}
	return ItemChange{Deed: deed, Model: s.in.singular, Object: s.in.text(f.row), Fields: fields}
}

func (s *formset) hasErrors() bool { return s.errorCount() > 0 }

func (s *formset) errorCount() int {
	n := len(s.errors)
	for _, f := range s.forms {
		n += f.errorCount()
	}
	return n
}
