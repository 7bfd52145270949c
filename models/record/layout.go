package record

import (
	"strings"
	"sync"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// layout is how a table is named in statements of an engine.
type layout struct {
	table, key string
	columns    string // all of them, in the order of schema.DBNames
	read       []*schema.Field
	written    []named // without the key
}

// named is a field with its column's name in quotes.
type named struct {
	*schema.Field
	quoted string
}

// layouts are those that were asked for, by the engine and the schema. There is one schema
// of each model, whatever the database.
var layouts sync.Map //nolint:gochecknoglobals // what follows from a model is the same for everybody

type layoutKey struct {
	engine string
	table  *schema.Schema
}

func layoutOf(db *gorm.DB, table *schema.Schema) *layout {
	key := layoutKey{db.Name(), table}
	if known, ok := layouts.Load(key); ok {
		return known.(*layout)
	}
	l := &layout{
		table: db.Statement.Quote(table.Table), key: db.Statement.Quote(table.PrioritizedPrimaryField.DBName),
	}
	all := make([]string, len(table.DBNames))
	for i, name := range table.DBNames {
		all[i] = db.Statement.Quote(name)
		field := table.FieldsByDBName[name]
		l.read = append(l.read, field)
		if field != table.PrioritizedPrimaryField {
			l.written = append(l.written, named{field, all[i]})
		}
	}
	l.columns = strings.Join(all, ",")
	layouts.Store(key, l)
	return l
}
