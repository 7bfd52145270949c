package record

import (
	"context"
	"fmt"
	"reflect"

	"gorm.io/gorm/schema"
)

// Table is a model whose rows are moved in bulk, by fields that go by the names
// that Django has for them. Who moves them need not know their types.
type Table struct {
	schema *schema.Schema
	fields []Field
}

// Field is one field of a Table beside the primary key: a column, or a
// many-to-many relation that the model owns as Django sees it.
type Field struct {
	Name   string // as in forms: "created_by", not "created_by_id"
	Column string // empty for a many-to-many relation
	Target string // the table that a reference leads to; empty for any other field

	column *schema.Field
	link   link
}

// Row is one row of a Table.
type Row struct {
	table *Table
	value reflect.Value // the *T
	links map[string][]uint
}

// TableOf describes a model by a blank row of it.
func TableOf(model schema.Tabler) (*Table, error) {
	parsed, err := parse(model)
	if err != nil {
		return nil, err
	}
	t := &Table{schema: parsed}
	for _, column := range parsed.Fields {
		if column.DBName != "" && column != parsed.PrioritizedPrimaryField {
			f := Field{Name: name(parsed, column), Column: column.DBName, column: column}
			f.Target = target(parsed, column)
			t.fields = append(t.fields, f)
		}
	}
	for _, field := range parsed.Fields {
		r := parsed.Relationships.Relations[field.Name]
		if r != nil && r.Type == schema.Many2Many && owns(parsed, r) {
			f := Field{Name: snake(r.Name), Target: r.FieldSchema.Table, link: ends(r)}
			t.fields = append(t.fields, f)
		}
	}
	return t, nil
}

// Name is the table's in the database.
func (t *Table) Name() string { return t.schema.Table }

// Fields are all but the primary key, in the order of the model.
func (t *Table) Fields() []Field { return t.fields }

// New is a blank row.
func (t *Table) New() *Row { return t.row(reflect.New(t.schema.ModelType)) }

// Many says whether the field is a many-to-many relation.
func (f Field) Many() bool { return f.Column == "" }

func (t *Table) row(value reflect.Value) *Row {
	return &Row{table: t, value: value, links: map[string][]uint{}}
}

// ID is the row's key, 0 of one that has none yet.
func (r *Row) ID() uint { return uint(r.key().Uint()) }

// SetID gives the row its key.
func (r *Row) SetID(id uint) { r.key().SetUint(uint64(id)) }

func (r *Row) key() reflect.Value {
	return r.table.schema.PrioritizedPrimaryField.ReflectValueOf(context.Background(), r.value)
}

// Ref is the key that a reference holds, 0 for none.
func (r *Row) Ref(f Field) uint {
	value := reflect.Indirect(r.of(f))
	if !value.IsValid() {
		return 0
	}
	return uint(value.Uint())
}

// SetRef lets a reference lead to the row of a key; 0 leads nowhere.
func (r *Row) SetRef(f Field, id uint) {
	field := r.of(f)
	if field.Kind() != reflect.Pointer {
		field.SetUint(uint64(id))
		return
	}
	if id == 0 {
		field.SetZero()
		return
	}
	field.Set(reflect.ValueOf(&id))
}

// Links are the keys at the other end of a many-to-many relation.
func (r *Row) Links(f Field) []uint { return r.links[f.Name] }

// SetLinks has Put make these the whole of a many-to-many relation. Relations
// that are not set stay as they are stored.
func (r *Row) SetLinks(f Field, ids []uint) { r.links[f.Name] = ids }

// Inspect holds the row to the rules that need nothing but the row: Inspect.
func (r *Row) Inspect(ctx context.Context) error {
	return Inspect(ctx, r.value.Interface())
}

func (r *Row) of(f Field) reflect.Value {
	return f.column.ReflectValueOf(context.Background(), r.value)
}

// target is the table that a foreign key leads to.
func target(table *schema.Schema, key *schema.Field) string {
	for _, relation := range table.Relationships.BelongsTo {
		if relation.References[0].ForeignKey == key {
			return relation.FieldSchema.Table
		}
	}
	return ""
}

// owns says whether the relation is one of the model's fields for Django too,
// which names the table between after the owner and the field.
func owns(table *schema.Schema, r *schema.Relationship) bool {
	return r.JoinTable.Table == fmt.Sprintf("%s_%s", table.Table, snake(r.Name))
}

// ends are the tables and columns of a relation, without any row's key.
func ends(r *schema.Relationship) link {
	l := link{name: snake(r.Name), table: r.JoinTable.Table, target: r.FieldSchema.Table}
	for _, ref := range r.References {
		if ref.OwnPrimaryKey {
			l.own = ref.ForeignKey.DBName
		} else {
			l.other, l.targetColumn = ref.ForeignKey.DBName, ref.PrimaryKey.DBName
		}
	}
	return l
}
