package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Rows is how the children of an object are edited on its page.
type Rows[C any] struct {
	Fields   Fields
	ReadOnly Fields
	// Fieldsets are groups of fields, for children that are Stacked: after Fields.
	Fieldsets []Fieldset
	Locks     []Lock[C]
	Choices   []Choices
	Extra     int // blank forms to fill in
	Min       int // the fewest children that are saved: Django's min_num, with validate_min
	Max       int // the most children that may be sent, 1000 unless set; with 1 the heading is in the singular

	// ShowChangeLink links saved children to their own pages, which are for models
	// that are registered: Django's show_change_link.
	ShowChangeLink bool
	// Collapsed folds the children away until somebody opens them, or something is
	// wrong with one: Django's class collapse.
	Collapsed bool

	// How fields are edited, as in Model.
	RawID            Fields
	Autocomplete     Fields
	FilterHorizontal Fields
	FilterVertical   Fields
	RadioFields      []Radio
	Prepopulated     []Prepopulation
}

// Inline is a has-many relation that is edited on its parent's page: made by
// Tabular or Stacked.
type Inline interface {
	bind(parent *resource, index int) *inline
}

type inlineOf[C any] struct {
	children *[]C
	describe func(*C) Rows[C]
	stacked  bool
}

// Tabular edits children in a table, a line for each.
func Tabular[C any](children *[]C, describe func(*C) Rows[C]) Inline {
	return inlineOf[C]{children: children, describe: describe}
}

// Stacked edits children below one another, a block for each.
func Stacked[C any](children *[]C, describe func(*C) Rows[C]) Inline {
	return inlineOf[C]{children: children, describe: describe, stacked: true}
}

// inline is an Inline with the child's type erased.
type inline struct {
	*binding
	prefix  string // the relation's name: choices
	owner   *field // the child's relation back to its parent
	items   []item // those of the fieldsets
	extra   int
	min     int
	max     int
	stacked bool

	fieldsets           []fieldset
	showLink, collapsed bool
}

// defaultMaxRows is Django's.
const defaultMaxRows = 1000

func (o inlineOf[C]) bind(parent *resource, index int) *inline {
	option := fmt.Sprintf("Inlines[%d]", index)
	of, err := parent.pointed(o.children)
	if err == nil && of.kind != many {
		err = fmt.Errorf("%s.%s is not a has-many relation", parent.schema.Name, of.attr.Name)
	}
	if err != nil {
		parent.mistake(option, err)
		return nil
	}
	child, blank, err := entityOf[C]()
	if err != nil {
		parent.mistake(option, err)
		return nil
	}
	rows := o.describe(blank)
	in := &inline{
		binding: &binding{entity: child, site: parent.site, inline: parent.app + "." + parent.name + "." + of.name},
		prefix:  of.name,
		extra:   rows.Extra, min: rows.Min, max: rows.Max, stacked: o.stacked,
		showLink: rows.ShowChangeLink, collapsed: rows.Collapsed,
	}
	if in.max == 0 {
		in.max = defaultMaxRows
	}
	if in.owner = child.backTo(of); in.owner == nil {
		parent.mistake(option, fmt.Errorf("%s has no relation back to %s", child.schema.Name, parent.schema.Name))
		return nil
	}
	if in.min < 0 || in.min > in.max || in.extra < 0 || in.max < 0 {
		parent.mistake(option,
			fmt.Errorf("from %d to %d children and %d blank forms make no sense", in.min, in.max, in.extra))
	}
	parent.site.bindings = append(parent.site.bindings, in.binding)
	describeRows(&registrar{res: parent, binding: in.binding, option: option + "."}, in, rows)
	return in
}

// describeRows finds what the form of a child is made of.
func describeRows[C any](r *registrar, in *inline, rows Rows[C]) {
	in.choices = r.scopes(rows.Choices)
	how := r.controls(editing{
		readOnly: rows.ReadOnly, rawID: rows.RawID, autocomplete: rows.Autocomplete, horizontal: rows.FilterHorizontal,
		vertical: rows.FilterVertical, radios: rows.RadioFields, prepopulated: rows.Prepopulated,
	})
	in.fieldsets = fieldsetsIn[C](r, Columns(rows.Fields), rows.Fieldsets, how)
	in.items = itemsOf(in.fieldsets)
	r.checkRows(rows.Fieldsets, in.stacked)
	r.checkFollows("Prepopulated", in.items)
	in.locks = locksIn(r, rows.Locks)
}

// checkRows looks for fieldsets where there is no place for them.
func (r *registrar) checkRows(sets []Fieldset, stacked bool) {
	for i, set := range sets {
		if !stacked {
			r.wrong("Fieldsets", i, errors.New("a table has no place for groups: make the children Stacked"))
		}
		if len(set.Pages) > 0 {
			r.wrong("Fieldsets", i, errors.New("pages belong to the object itself, not to its children"))
		}
	}
}

// backTo is the relation of a child to its parent that uses the same key as
// the parent's relation to its children.
func (e *entity) backTo(of *field) *field {
	key := of.relation.References[0].ForeignKey.DBName
	for _, f := range e.fields {
		if f.kind == related && f.column == key {
			return f
		}
	}
	return nil
}

// itemsFor are the fields of a child as one with these rights sees them.
func (in *inline) itemsFor(editable bool) []item {
	if editable {
		return in.items
	}
	items := slices.Clone(in.items)
	for i := range items {
		items[i].readOnly = true
	}
	return items
}

// children are the saved children of a parent, oldest first.
func (in *inline) children(ctx context.Context, db *gorm.DB, parent uint) ([]row, error) {
	if !in.site.isScoped(in.entity) {
		return in.rowsBy(ctx, db, in.owner.column, []uint{parent}, in.max)
	}
	q := in.site.from(in.entity, db).Where("? = ?", in.col(in.owner.column), parent)
	return in.find(q.Order(clause.OrderByColumn{Column: in.key()}).Limit(in.max))
}
