package admin

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"

	"pollsadmin/models/record"
)

// row is one object of some entity. Only this file and fields.go look inside.
type row struct{ ptr reflect.Value } // *T

// entity is what gorm knows of a model, with its type erased: handlers work
// with entities and rows, never with T.
type entity struct {
	schema           *schema.Schema
	app, name        string // "polls", "poll": Django's names
	singular, plural string // for people: "log entry", "log entries"
	permissions      map[Verb]string
	fields           map[string]*field
	places           map[place]*field
	blankRow         reflect.Value // *T, there to be pointed into

	save   func(ctx context.Context, tx *gorm.DB, r row) error
	change func(ctx context.Context, tx *gorm.DB, r, was row) error // read in the same transaction
	scope  func(rows *gorm.DB) *gorm.DB                             // leaves what whoever asks may see, nil: everything
}

// entityOf describes T, and returns the blank row that registrations point into.
func entityOf[T any]() (*entity, *T, error) {
	blank := new(T)
	s, err := schema.Parse(blank, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		return nil, nil, fmt.Errorf("reading %T: %w", blank, err)
	}
	if s.PrioritizedPrimaryField == nil {
		return nil, nil, fmt.Errorf("reading %T: it has no primary key", blank)
	}
	if key := s.PrioritizedPrimaryField; key.GORMDataType != schema.Uint {
		const wrong = "reading %T: its primary key %s is a %s; only an unsigned number will do"
		return nil, nil, fmt.Errorf(wrong, blank, key.Name, key.FieldType)
	}
	e := newEntity(s, reflect.ValueOf(blank))
	e.save = func(ctx context.Context, tx *gorm.DB, r row) error { return record.Save(ctx, tx, as[T](r)) }
	e.change = func(ctx context.Context, tx *gorm.DB, r, was row) error {
		return record.Change(ctx, tx, as[T](r), as[T](was))
	}
	for _, f := range e.fields {
		if f.relation != nil {
			to := f.relation.FieldSchema
			f.target = newEntity(to, reflect.New(to.ModelType))
		}
	}
	return e, blank, nil
}

// labeled is a model whose table is not named after its app.
type labeled interface{ AppLabel() string }

func newEntity(s *schema.Schema, blank reflect.Value) *entity {
	e := &entity{schema: s, blankRow: blank, fields: map[string]*field{}}
	e.app, e.name, e.singular, e.plural = names(s)
	if of, ok := blank.Interface().(labeled); ok {
		e.app = of.AppLabel()
	}
	e.namePermissions()
	namer := schema.NamingStrategy{}
	for _, attr := range s.Fields {
		if attr.DBName == "" {
			continue
		}
		if f := newField(attr, namer); f != nil {
			e.fields[f.name] = f
		}
	}
	for name, rel := range s.Relationships.Relations {
		if strings.HasPrefix(name, "_") { // gorm's own, of the model at the other end
			continue
		}
		f := newRelation(rel, namer)
		e.fields[f.name] = f
	}
	e.findPlaces()
	e.findRequired()
	return e
}

// findRequired asks a blank row what it is refused for.
func (e *entity) findRequired() {
	var bad record.Invalid
	if v, ok := e.blankRow.Interface().(record.Validator); ok {
		errors.As(v.Validate(), &bad)
	}
	for name, f := range e.fields {
		f.required = len(bad[name]) > 0 || f.kind == related && !f.null
	}
}

// as gives a row its type back.
func as[T any](r row) *T { return r.ptr.Interface().(*T) }

// typed gives rows their type back.
func typed[T any](rows []row) []*T {
	list := make([]*T, len(rows))
	for i, r := range rows {
		list[i] = as[T](r)
	}
	return list
}

// copied is a row like another, which may be changed by itself. What it leads to is
// the same.
func (r row) copied() row {
	c := row{reflect.New(r.ptr.Type().Elem())}
	c.ptr.Elem().Set(r.ptr.Elem())
	return c
}

// asRead is a row like another, of which no column changes when the other's do: those that
// may be missing are pointers.
func (e *entity) asRead(r row) row {
	c := r.copied()
	for _, attr := range e.schema.Fields {
		if attr.DBName == "" || attr.FieldType.Kind() != reflect.Pointer {
			continue
		}
		if at := attr.ReflectValueOf(context.Background(), c.ptr.Elem()); !at.IsNil() {
			own := reflect.New(at.Type().Elem())
			own.Elem().Set(at.Elem())
			at.Set(own)
		}
	}
	return c
}

// blank is a new row, not yet saved.
func (e *entity) blank() row { return row{reflect.New(e.schema.ModelType)} }

// find runs a query and returns its rows.
func (e *entity) find(db *gorm.DB) ([]row, error) {
	list := reflect.New(reflect.SliceOf(e.schema.ModelType))
	list.Elem().Set(reflect.MakeSlice(list.Elem().Type(), 0, roomFor(db))) // gorm makes room for 20 of its own accord
	if err := db.Find(list.Interface()).Error; err != nil {
		return nil, fmt.Errorf("reading %s: %w", e.plural, err)
	}
	rows := make([]row, list.Elem().Len())
	for i := range rows {
		rows[i] = row{list.Elem().Index(i).Addr()}
	}
	return rows, nil
}

// rowBytes is about what a row takes in memory, with its texts.
func (e *entity) rowBytes() int { return int(e.schema.ModelType.Size()) + 200 }

// roomFor is how many rows to make room for: those of a page.
func roomFor(q *gorm.DB) int {
	const few, page = 4, 101
	limit, ok := q.Statement.Clauses["LIMIT"].Expression.(clause.Limit)
	if !ok || limit.Limit == nil || *limit.Limit < 0 || *limit.Limit > page {
		return few
	}
	return *limit.Limit
}

// rowsBy are the rows of an unscoped entity that have one of the keys in a column, in the
// order of their own keys, and no more than so many.
func (e *entity) rowsBy(
	ctx context.Context, db *gorm.DB, column string, keys []uint, most int,
) (rows []row, err error) {
	err = record.RowsBy(ctx, db, e.schema, column, keys, most, func(r reflect.Value) { rows = append(rows, row{r}) })
	return rows, err
}

// take returns the row with a primary key, or gorm.ErrRecordNotFound.
func (e *entity) take(db *gorm.DB, id uint64) (row, error) {
	if e.scope == nil && len(db.Statement.Preloads) == 0 {
		rows, err := e.rowsBy(db.Statement.Context, db, e.schema.PrioritizedPrimaryField.DBName, []uint{uint(id)}, 1)
		if err == nil && len(rows) == 0 {
			err = gorm.ErrRecordNotFound
		}
		if err != nil {
			return row{}, err
		}
		return rows[0], nil
	}
	r := e.blank()
	err := e.from(db).Clauses(clause.Where{Exprs: []clause.Expression{clause.Eq{Column: e.key(), Value: id}}}).
		Take(r.ptr.Interface()).Error
	return r, err
}

// count runs a query for its number of rows.
func (e *entity) count(db *gorm.DB) (int, error) {
	var n int64
	if err := e.table(db).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("counting %s: %w", e.plural, err)
	}
	return int(n), nil
}

// exceeds reports whether the table has more rows than so many; it looks at no
// more than it needs to.
func (e *entity) exceeds(db *gorm.DB, most int) (bool, error) {
	n, err := e.count(db.Table("(?) AS counted", e.from(db).Select("1").Limit(most+1)))
	return n > most, err
}

// collect gathers what deleting the rows with these keys would take along.
func (e *entity) collect(ctx context.Context, db *gorm.DB, ids []uint) (*record.Cascade, error) {
	return record.Collect(ctx, db, e.blankRow.Interface(), ids)
}

// link gives a row the related objects with these keys, and no others.
func (e *entity) link(ctx context.Context, tx *gorm.DB, r row, f *field, ids []uint) error {
	return record.Link(ctx, tx, r.ptr.Interface(), f.attr.Name, ids)
}

// linked returns the objects that a many-to-many relates a row to.
func (e *entity) linked(db *gorm.DB, r row, f *field) ([]row, error) {
	list := reflect.New(reflect.SliceOf(f.target.schema.ModelType))
	if err := db.Model(r.ptr.Interface()).Association(f.attr.Name).Find(list.Interface()); err != nil {
		return nil, fmt.Errorf("reading the %s of a %s: %w", f.name, e.singular, err)
	}
	rows := make([]row, list.Elem().Len())
	for i := range rows {
		rows[i] = row{list.Elem().Index(i).Addr()}
	}
	return rows, nil
}

// key is the column of the primary key.
func (e *entity) key() clause.Column { return e.col(e.schema.PrioritizedPrimaryField.DBName) }

// col is a column of the entity's table. Its name comes from the schema alone.
func (e *entity) col(name string) clause.Column {
	return clause.Column{Table: e.schema.Table, Name: name}
}

// id is a row's primary key, 0 for a row that was not saved.
func (e *entity) id(r row) uint {
	if n := e.schema.PrioritizedPrimaryField.ReflectValueOf(context.Background(), r.ptr.Elem()); n.CanUint() {
		return uint(n.Uint())
	}
	return 0
}

// idText is a row's primary key as it stands in URLs and forms.
func (e *entity) idText(r row) string { return strconv.FormatUint(uint64(e.id(r)), 10) }

// text is how a row is called.
func (e *entity) text(r row) string { return record.Text(r.ptr.Interface()) }

// freeze takes a row as a snapshot keeps it.
func (e *entity) freeze(ctx context.Context, r row) (record.Frozen, error) {
	return record.Freeze(ctx, e.schema, r.ptr.Interface())
}

// thaw makes a row of what a snapshot kept. It is blank where nothing was kept.
func (e *entity) thaw(ctx context.Context, f record.Frozen) (row, error) {
	r := e.blank()
	return r, f.Thaw(ctx, e.schema, r.ptr.Interface())
}

// revive brings back a snapshot of one of the entity's objects.
func (e *entity) revive(
	ctx context.Context, tx *gorm.DB, s *record.Snapshot, check func(f record.Frozen, r row) error,
) error {
	return s.Revive(ctx, tx, e.blankRow.Interface(), func(f record.Frozen, back any) error {
		return check(f, row{reflect.ValueOf(back)})
	})
}
