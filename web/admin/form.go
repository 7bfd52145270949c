package admin

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// form is a row being edited: the object itself, or a child in an inline.
type form struct {
	ctx    context.Context
	b      *binding
	row    row
	was    row    // before anything was read into it, if it was saved
	prefix string // "choices-0-" for a child
	zone   *time.Location
	inputs []*input
	errors []string // about the row as a whole
	looks  bool     // nothing is written: what is known may be shown
}

// newForm shows a row through the given items.
func newForm(ctx context.Context, b *binding, r row, items []item, prefix string, zone *time.Location) *form {
	f := &form{ctx: ctx, b: b, row: r, was: r, prefix: prefix, zone: zone}
	if b.id(r) != 0 {
		f.was = b.asRead(r)
	}
	items = b.locked(ctx, r, items)
	inputs := make([]input, len(items))
	f.inputs = make([]*input, len(items))
	for i, it := range items {
		inputs[i] = newInput(f, it)
		f.inputs[i] = &inputs[i]
	}
	return f
}

// loadLinks reads what many-to-many fields hold: for a row that was saved.
func (f *form) loadLinks(db *gorm.DB) error {
	for _, in := range f.inputs {
		if in.field == nil || in.field.kind != several || f.b.id(f.row) == 0 {
			continue
		}
		rows, err := f.b.linked(db, f.row, in.field)
		if err != nil {
			return err
		}
		for _, r := range rows {
			in.beforeKeys = append(in.beforeKeys, in.field.target.id(r))
		}
		slices.Sort(in.beforeKeys)
		in.keys = in.beforeKeys
	}
	return nil
}

// prefill takes initial values from a query, as far as they make sense.
func (f *form) prefill(params url.Values) {
	for _, in := range f.inputs {
		if !in.editable() || !in.isIn(params) {
			continue
		}
		read := *in
		if read.read(params); len(read.errors) == 0 {
			*in = read
			in.store(f)
		}
	}
}

// clear forgets complaints about what does not count, or was not typed yet.
func (f *form) clear() {
	f.errors = nil
	for _, in := range f.inputs {
		in.errors = nil
	}
}

// read takes what was posted into the row. Read-only fields are passed by.
func (f *form) read(posted url.Values) {
	for _, in := range f.inputs {
		if !in.editable() {
			continue
		}
		in.read(posted)
		if len(in.errors) == 0 {
			in.store(f)
		}
	}
}

// resolve finds out how the related objects are called that were there and
// that were chosen, and refuses those that may not be: one statement a field.
func resolve(db *gorm.DB, forms ...*form) error {
	if len(forms) == 0 {
		return nil
	}
	for i, in := range forms[0].inputs {
		if in.field == nil || in.field.target == nil {
			continue
		}
		var keys, old []uint
		for _, f := range forms {
			keys, old = append(keys, f.inputs[i].allKeys()...), append(old, f.inputs[i].oldKeys()...)
		}
		slices.Sort(keys)
		slices.Sort(old)
		chosen, err := forms[0].chosen(db, in.field, slices.Compact(keys))
		if err != nil {
			return err
		}
		texts := make(map[uint]string, len(chosen))
		for key, r := range chosen {
			texts[key] = in.field.target.text(r)
		}
		for _, f := range forms {
			f.inputs[i].resolve(texts)
			f.bring(f.inputs[i], chosen)
		}
		if err := forms[0].b.addTexts(db, in.field, slices.Compact(old), texts); err != nil {
			return err
		}
	}
	return nil
}

// chosen are the candidates of a relation that have one of the keys, by key.
func (f *form) chosen(db *gorm.DB, of *field, keys []uint) (map[uint]row, error) {
	_, narrowed := f.b.choices[of.name]
	if narrowed || of.kind != related {
		return f.b.chosen(db, of, keys)
	}
	if f.looks {
		return f.b.site.known(f.ctx, db, of.target, keys)
	}
	if rows := f.b.site.remembered(f.ctx, of.target, keys); rows != nil { // the foreign keys stand behind it
		return rows, nil
	}
	return f.b.chosen(db, of, keys)
}

// bring gives the row what was read of the object that was chosen for it, which
// spares the model's rules another look. What Choices select may be but a part.
func (f *form) bring(in *input, chosen map[uint]row) {
	_, scoped := f.b.choices[in.field.name]
	other, ok := chosen[uint(in.after.number)]
	if ok && !scoped && in.editable() && in.field.kind == related && len(in.errors) == 0 {
		in.field.bring(f.ctx, f.row, other)
	}
}

// save writes the row and what it is linked to. Complaints come to stand
// beside their fields, and errRefused is returned.
func (f *form) save(tx *gorm.DB) error {
	if f.hasErrors() {
		return f.refuse(f.b.inspect(f.ctx, f.row))
	}
	if err := f.write(tx); err != nil {
		return f.refuse(err)
	}
	for _, in := range f.inputs {
		if !in.editable() || in.field.kind != several || !in.changed() {
			continue
		}
		if err := f.b.link(f.ctx, tx, f.row, in.field, in.keys); err != nil {
			return f.refuse(err)
		}
	}
	return nil
}

// write writes the row, or what differs from how it was read.
func (f *form) write(tx *gorm.DB) error {
	if id := f.b.id(f.was); id == 0 || id != f.b.id(f.row) {
		return f.b.save(f.ctx, tx, f.row)
	}
	return f.b.change(f.ctx, tx, f.row, f.was)
}

// errRefused means that a form's complaints say what is wrong.
var errRefused = errors.New("the form was refused")

// refuse puts complaints beside their fields; any other error it returns.
func (f *form) refuse(err error) error {
	var bad record.Invalid
	if err != nil && !errors.As(err, &bad) {
		return err
	}
	for name, complaints := range bad {
		f.complain(name, complaints)
	}
	if f.hasErrors() {
		return errRefused
	}
	return nil
}

// complain adds complaints to the field of that name. About a field that is
// not on the form the whole form complains.
func (f *form) complain(name string, complaints []string) {
	for _, in := range f.inputs {
		if in.editable() && in.field.name == name {
			if len(in.errors) == 0 {
				in.errors = complaints
			}
			return
		}
	}
	for _, text := range complaints {
		if hidden, ok := f.b.fields[name]; ok {
			text = hidden.label + ": " + text
		}
		f.errors = append(f.errors, text)
	}
}

func (f *form) hasErrors() bool { return f.errorCount() > 0 }

func (f *form) errorCount() int {
	n := len(f.errors)
	for _, in := range f.inputs {
		n += len(in.errors)
	}
	return n
}

// changes are the fields that got another value.
func (f *form) changes() []FieldChange {
	var list []FieldChange
	for _, in := range f.inputs {
		if in.editable() && in.changed() {
			before, after := in.words(f.zone)
			list = append(list, FieldChange{Label: in.field.label, Old: before, New: after})
		}
	}
	return list
}

func keyText(key uint) string { return strconv.FormatUint(uint64(key), 10) }
