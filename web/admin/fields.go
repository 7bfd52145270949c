package admin

import (
	"context"
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm/schema"

	"pollsadmin/models/record"
)

// kind is what sort of value a field holds.
type kind int

const (
	text kind = iota
	longText
	boolean
	integer
	decimal // a number with a fraction
	moment  // a date and time
	related // a foreign key
	several // a many-to-many
	many    // children: counted and edited inline, never a column
)

// field is one attribute of an entity, as forms, lists and queries see it.
type field struct {
	name     string // in forms and in queries, Django's: created_by
	label    string
	help     string
	column   string // created_by_id; empty when the entity's table has none
	kind     kind
	max      int             // characters, 0 for no limit
	null     bool            // may have no value
	auto     bool            // set when the row is created
	required bool            // a blank row is refused for want of it
	format   string          // of a text: "email" or "url", from the model's tag
	choices  []record.Choice // the values it may have, nil for any

	attr     *schema.Field        // the value, or the related object
	key      *schema.Field        // of a related field: the foreign key
	relation *schema.Relationship // of related, several and many
	target   *entity              // likewise
}

// place tells fields apart by where they lie in a row and by what they hold:
// an embedded struct and its first field share an address.
type place struct {
	offset uintptr
	typ    reflect.Type
}

// pointed finds the field of e that ptr points to, in e's blank row.
func (e *entity) pointed(ptr any) (*field, error) {
	v := reflect.ValueOf(ptr)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return nil, fmt.Errorf("%T is not a pointer to a field of %s", ptr, e.schema.Name)
	}
	at := place{v.Pointer() - e.blankRow.Pointer(), v.Type().Elem()}
	if f := e.places[at]; f != nil {
		return f, nil
	}
	for _, attr := range e.schema.Fields {
		if attr.DBName != "" && e.placeOf(attr) == at {
			return nil, fmt.Errorf("%s is a %s, which neither lists nor forms can show", attr.Name, attr.FieldType)
		}
	}
	return nil, fmt.Errorf("%T does not point into the given %s", ptr, e.schema.Name)
}

// findPlaces notes where the fields of s lie in a row.
func (e *entity) findPlaces() {
	e.places = map[place]*field{}
	for _, f := range e.fields {
		e.places[e.placeOf(f.attr)] = f
	}
}

func (e *entity) placeOf(attr *schema.Field) place {
	v := attr.ReflectValueOf(context.Background(), e.blankRow.Elem())
	return place{v.UnsafeAddr() - e.blankRow.Pointer(), v.Type()}
}

// get reads the field's value from a row; a relation's is its key.
func (f *field) get(ctx context.Context, r row) value {
	attr := f.attr
	if f.kind == related {
		attr = f.key
	}
	if f.kind == several || f.kind == many {
		return value{kind: f.kind, null: true}
	}
	return valueOf(f.kind, attr.ReflectValueOf(ctx, r.ptr.Elem()))
}

func valueOf(k kind, v reflect.Value) value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return value{kind: k, null: true}
		}
		v = v.Elem()
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		at := v.Interface().(time.Time)
		return value{kind: k, at: at, null: at.IsZero()}
	}
	switch {
	case v.Kind() == reflect.Bool:
		return value{kind: k, yes: v.Bool()}
	case v.CanUint():
		return value{kind: k, number: int64(v.Uint()), null: k == related && v.Uint() == 0}
	case v.CanInt():
		return value{kind: k, number: v.Int(), null: k == related && v.Int() == 0}
	case v.CanFloat():
		return value{kind: k, fraction: v.Float()}
	}
	return value{kind: k, text: v.String()}
}

// set writes a value into a row; a many-to-many is not part of the row.
func (f *field) set(ctx context.Context, r row, v value) error {
	attr := f.attr
	switch f.kind {
	case several, many:
		return nil
	case related:
		attr = f.key
		f.forget(ctx, r)
	}
	if err := attr.Set(ctx, r.ptr.Elem(), v.arg()); err != nil {
		return fmt.Errorf("setting %s: %w", f.name, err)
	}
	return nil
}

// forget drops the related object that was loaded: the key is about to change.
func (f *field) forget(ctx context.Context, r row) {
	f.attr.ReflectValueOf(ctx, r.ptr.Elem()).SetZero()
}

// bring puts the related object, which has just been read, beside its key.
func (f *field) bring(ctx context.Context, r, other row) {
	v := f.attr.ReflectValueOf(ctx, r.ptr.Elem())
	if v.Kind() == reflect.Pointer {
		v.Set(other.ptr)
		return
	}
	v.Set(other.ptr.Elem())
}

// other returns the related object that was loaded with the row.
func (f *field) other(ctx context.Context, r row) (row, bool) {
	v := f.attr.ReflectValueOf(ctx, r.ptr.Elem())
	if v.Kind() == reflect.Pointer {
		return row{v}, !v.IsNil()
	}
	return row{v.Addr()}, !v.IsZero()
}

// others returns the objects of a many-to-many that were loaded with the row.
func (f *field) others(ctx context.Context, r row) []row {
	list := f.attr.ReflectValueOf(ctx, r.ptr.Elem())
	rows := make([]row, list.Len())
	for i := range rows {
		rows[i] = row{list.Index(i).Addr()}
	}
	return rows
}

// arg is the value as a database takes it.
func (v value) arg() any {
	if v.null {
		return nil
	}
	switch v.kind {
	case boolean:
		return v.yes
	case integer, related:
		return v.number
	case decimal:
		return v.fraction
	case moment:
		return v.at.UTC()
	default:
		return v.text
	}
}

// args are values as a database takes them, for IN.
func args(vs []value) []any {
	list := make([]any, len(vs))
	for i, v := range vs {
		list[i] = v.arg()
	}
	return list
}

// values are keys.
func (k kind) values(keys []uint) []value {
	list := make([]value, len(keys))
	for i, key := range keys {
		list[i] = value{kind: k, number: int64(key)}
	}
	return list
}

// newField describes a stored field, or nil for one that the admin cannot show.
func newField(s *schema.Field, namer schema.Namer) *field {
	f := describe(s, namer)
	f.column, f.max, f.null = s.DBName, s.Size, !s.NotNull
	f.auto, f.choices, f.format = s.AutoCreateTime > 0, record.ChoicesOf(s), s.Tag.Get("format")
	switch s.GORMDataType {
	case schema.String:
		f.kind = text
		if s.Size == 0 || s.Size > 255 {
			f.kind = longText
		}
		return f
	case schema.Bool:
		f.kind, f.null = boolean, s.FieldType.Kind() == reflect.Pointer
	case schema.Int, schema.Uint:
		f.kind = integer
	case schema.Float:
		f.kind = decimal
	case schema.Time:
		f.kind = moment
	default:
		return nil
	}
	f.max = 0
	return f
}

// newRelation describes a relation.
func newRelation(rel *schema.Relationship, namer schema.Namer) *field {
	f := describe(rel.Field, namer)
	f.relation = rel
	switch rel.Type {
	case schema.BelongsTo:
		f.kind, f.key = related, rel.References[0].ForeignKey
		f.column, f.null = f.key.DBName, !f.key.NotNull
	case schema.Many2Many:
		f.kind, f.null = several, true
	default:
		f.kind = many
	}
	return f
}

func describe(s *schema.Field, namer schema.Namer) *field {
	f := &field{attr: s, name: namer.ColumnName("", s.Name), label: s.Tag.Get("label"), help: s.Tag.Get("help")}
	switch {
	case f.label != "":
	case s.PrimaryKey:
		f.label = "ID"
	default:
		f.label = capitalize(strings.ReplaceAll(f.name, "_", " "))
	}
	return f
}

// adopt makes parent the related object of a child, key and all.
func (f *field) adopt(ctx context.Context, child, parent row) {
	attr := f.attr.ReflectValueOf(ctx, child.ptr.Elem())
	if attr.Kind() == reflect.Pointer {
		attr.Set(parent.ptr)
	} else {
		attr.Set(parent.ptr.Elem())
	}
	id, _ := f.relation.References[0].PrimaryKey.ValueOf(ctx, parent.ptr.Elem())
	_ = f.key.Set(ctx, child.ptr.Elem(), id)
}

// storedText is what a row stores in a column, written so that no two values
// look alike; NULL is empty, as nothing else is. Times count to the microsecond,
// which is as far as databases keep them.
func storedText(ctx context.Context, s *schema.Field, r row) string {
	got, _ := s.ValueOf(ctx, r.ptr.Elem())
	v := reflect.ValueOf(got)
	for v.Kind() == reflect.Pointer && !v.IsNil() && !v.Type().Implements(reflect.TypeFor[driver.Valuer]()) {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return ""
	}
	got = v.Interface()
	if own, ok := got.(driver.Valuer); ok {
		if got, _ = own.Value(); got == nil {
			return ""
		}
	}
	if at, ok := got.(time.Time); ok {
		return at.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%#v", got)
}
