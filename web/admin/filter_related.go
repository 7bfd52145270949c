package admin

import (
	"slices"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
	"pollsadmin/views/ui"
	"pollsadmin/web/cache"
)

// maxFilterChoices is how many related objects, or values, a filter lists. When
// there are more objects, it lists only those that some row is related to, and
// those that are looked for.
const maxFilterChoices = 100

// relatedFilter offers the objects that a relation leads to, or of these only
// the ones that some row is related to.
func relatedFilter(at trail, usedOnly bool) filter {
	return valueFilter{at: at, read: func(f valueFilter, l *listing) (values, error) {
		o := objects{valueFilter: f, l: l, b: l.bindingOf(f.at), usedOnly: usedOnly}
		return o.read()
	}}
}

// bindingOf is the registration of the model that the trail's last field
// belongs to, which says what its candidates are.
func (l *listing) bindingOf(at trail) *binding {
	owner := at.owner(l.res.entity)
	if to := l.res.site.byTable[owner.schema.Table]; to != nil {
		return to.binding
	}
	return &binding{entity: owner, site: l.res.site}
}

// objects are the related objects of a filter, as one request sees them.
type objects struct {
	valueFilter
	l        *listing
	b        *binding
	usedOnly bool
}

func (o objects) read() (values, error) {
	found, err := o.offered()
	if err != nil {
		return values{}, err
	}
	v := values{list: found.list}
	if !found.all {
		o.addFind(&v)
	}
	return v, o.addChosen(&v)
}

// candidates are what a filter offers of related objects, and whether these are all.
type candidates struct {
	list []record.Choice
	all  bool
}

// offered are the candidates, unless they are known.
func (o objects) offered() (candidates, error) {
	source := o.l.res.source(o.l.ctx)
	if source == nil || !o.isOpen() || o.find() != nil {
		return o.look()
	}
	name := o.l.name("filter by ", o.at.name(), " ", o.usedOnly)
	return o.l.res.site.pieces.choices.Load(o.l.ctx, source, name, o.at.parts(o.l.res.entity), o.look,
		func(c candidates) int { return choiceBytes * len(c.list) })
}

func (o objects) look() (candidates, error) {
	rows, all, err := o.candidates()
	return candidates{o.named(rows), all}, err
}

// parts are what says which objects rows are related to, and how these are called.
func (t trail) parts(own *entity) []cache.Part {
	parts := []cache.Part{{Table: t.field.target.schema.Table}}
	for i, rel := range append(t.via[:len(t.via):len(t.via)], t.field) {
		from := trail{via: t.via[:i]}.owner(own)
		if rel.kind == several {
			parts = append(parts, from.rowsOf(), cache.Part{Table: joinTable(rel).Name})
			continue
		}
		parts = append(parts, from.part(rel.column))
	}
	return parts
}

// named are objects as choices.
func (o objects) named(rows []row) []record.Choice {
	list := make([]record.Choice, len(rows))
	for i, r := range rows {
		list[i] = record.Choice{Value: o.at.field.target.idText(r), Label: o.at.field.target.text(r)}
	}
	return list
}

// candidates are the objects to offer, and whether these are all.
func (o objects) candidates() ([]row, bool, error) {
	f, used := o.at.field, o.at.usedBy(o.l.res.entity)
	seen := func(q *gorm.DB) *gorm.DB { return used(o.visible(q)) }
	if find := o.find(); find != nil {
		rows, err := o.b.candidates(o.l.db, f, maxFilterChoices, func(q *gorm.DB) *gorm.DB {
			if o.usedOnly {
				q = used(q)
			}
			return o.visible(q).Clauses(clause.Where{Exprs: find})
		})
		return rows, false, err
	}
	if o.usedOnly {
		rows, err := o.b.candidates(o.l.db, f, maxFilterChoices+1, seen)
		return rows[:min(len(rows), maxFilterChoices)], len(rows) <= maxFilterChoices, err
	}
	rows, all, err := o.b.allCandidates(o.l.db, f, maxFilterChoices, o.visible)
	if err != nil || all {
		return rows, true, err
	}
	rows, err = o.b.candidates(o.l.db, f, maxFilterChoices, seen)
	return rows, false, err
}

// visible leaves of the related objects what the user may see.
func (o objects) visible(q *gorm.DB) *gorm.DB { return o.l.res.site.visible(o.at.field.target, q) }

// searched is the model of the related objects, when the user may look for them.
func (o objects) searched() *resource {
	to := o.l.res.site.byTable[o.at.field.target.schema.Table]
	if to == nil || len(to.searches) == 0 || o.l.may == nil || !o.l.may(to, View) {
		return nil
	}
	return to
}

// find is the condition of the text that is looked for, nil without one.
func (o objects) find() []clause.Expression {
	text := o.l.query.params.Get(o.findParam())
	if to := o.searched(); to != nil && searchComplaint(text) == "" {
		var every []clause.Expression
		for _, word := range splitSearch(text) {
			every = append(every, to.matches(word, looked))
		}
		return every
	}
	return nil
}

// addFind offers to look for objects where not all are listed.
func (o objects) addFind(v *values) {
	to := o.searched()
	if to == nil {
		return
	}
	text := o.l.query.params.Get(o.findParam())
	v.with.find = &ui.Field{
		ID: "filter-find-" + o.at.name(), Name: o.findParam(), Label: "Find a " + to.singular, Value: printable(text),
	}
	switch complaint := searchComplaint(text); {
	case complaint != "":
		v.with.find.Errors = []string{complaint}
	case len(v.list) == 0:
		v.with.note = "No " + to.singular + " matches."
	}
}

// addChosen lists the objects that are chosen in any case, and first: a form
// that did not hold them would take them away.
func (o objects) addChosen(v *values) error {
	var keys []uint
	for _, s := range o.chosen(o.l.query.params) {
		id, err := parseID(s)
		listed := slices.ContainsFunc(v.list, func(c record.Choice) bool { return c.Value == s })
		if err == nil && !listed {
			keys = append(keys, uint(id))
		}
	}
	if len(keys) == 0 {
		return nil
	}
	rows, err := o.b.candidates(o.l.db, o.at.field, len(keys), func(q *gorm.DB) *gorm.DB {
		return o.visible(among(q, o.at.field, keys))
	})
	v.list = slices.Concat(o.named(rows), v.list)
	return err
}

// usedBy narrows candidates of a relation to those that some row of own is
// related to. EXISTS stops looking once there are enough; IN would gather them
// all first.
func (t trail) usedBy(own *entity) func(*gorm.DB) *gorm.DB {
	from, column := clause.Table{Name: t.owner(own).schema.Table}, t.owner(own).col(t.field.column)
	if t.field.kind == several {
		_, column = joinKeys(t.field)
		from = joinTable(t.field)
	}
	uses := clause.Where{Exprs: []clause.Expression{t.uses(own, from, column, t.field.target.key())}}
	return func(db *gorm.DB) *gorm.DB { return db.Clauses(uses) }
}

// uses holds where some row of a table leads to the key, and is led to itself.
func (t trail) uses(own *entity, from clause.Table, column, key clause.Column) clause.Expression {
	from.Alias = "uses" + strconv.Itoa(len(t.via)) // a relation may lead to its own table
	column.Table = from.Alias
	if len(t.via) == 0 {
		return gorm.Expr("EXISTS (SELECT 1 FROM ? WHERE ? = ?)", from, column, key)
	}
	last := len(t.via) - 1
	up := trail{via: t.via[:last], field: t.via[last]}
	owner := t.via[last].target.key()
	if t.field.kind == several {
		ownKey, _ := joinKeys(t.field)
		owner = ownKey
	}
	owner.Table = from.Alias
	upper := up.owner(own)
	return gorm.Expr("EXISTS (SELECT 1 FROM ? WHERE ? = ? AND ?)", from, column, key,
		up.uses(own, clause.Table{Name: upper.schema.Table}, upper.col(up.field.column), owner))
}
