package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm/schema"
)

// How much a snapshot may hold.
const (
	maxFrozen   = 2000    // rows
	maxSnapshot = 1 << 20 // bytes
	columnBytes = 32      // that a column is thought to take
)

// ErrTooLarge means that there is more than a snapshot may hold.
var ErrTooLarge = errors.New("too large for a snapshot")

// Snapshot is an object as it was stored, with rows that hung on it.
//
// No secret is ever in one. A column with the tag secret:"value" is left out,
// and a row with a column with the tag secret:"row" as a whole.
type Snapshot struct {
	Rows   []Frozen `json:"rows"`   // the object first, each row before those that hang on it
	Tables []string `json:"tables"` // whose rows are all here: what is not, did not hang on the object
}

// Frozen is one row of a snapshot.
type Frozen struct {
	Table  string            `json:"table"`
	Key    string            `json:"key"`
	Text   string            `json:"text"`
	Values Columns           `json:"values"`
	Links  map[string][]uint `json:"links,omitempty"` // by many-to-many: its Go name
}

// Freeze takes the stored columns of a row (a *T), without secrets. Where its
// many-to-many relations lead is the caller's to add.
func Freeze(ctx context.Context, table *schema.Schema, row any) (Frozen, error) {
	shown, secret := disclosed(table)
	if secret {
		return Frozen{Table: table.Table}, nil
	}
	value := reflect.ValueOf(row)
	key, _ := table.PrioritizedPrimaryField.ValueOf(ctx, value)
	f := Frozen{Table: table.Table, Key: keyText(key), Text: Text(row), Values: make(Columns, len(shown))}
	room := make([]byte, 0, columnBytes*len(shown))
	for i, field := range shown {
		start := len(room)
		var err error
		if room, err = appendStored(ctx, room, field, value); err != nil {
			return f, fmt.Errorf("freezing %s.%s: %w", table.Table, field.DBName, err)
		}
		f.Values[i] = Column{Name: field.DBName, JSON: room[start:len(room):len(room)]}
	}
	return f, nil
}

// Thaw puts the columns back into a row (a *T). What the snapshot does not hold
// stays as it is there, and so does what the table no longer has.
func (f Frozen) Thaw(ctx context.Context, table *schema.Schema, row any) error {
	for _, column := range f.Values {
		field := table.LookUpField(column.Name)
		if field == nil || field.DBName != column.Name || field.Tag.Get("secret") != "" {
			continue
		}
		stored := reflect.New(field.FieldType)
		if err := json.Unmarshal(column.JSON, stored.Interface()); err != nil {
			return fmt.Errorf("thawing %s.%s: %w", table.Table, column.Name, err)
		}
		if err := field.Set(ctx, reflect.ValueOf(row), stored.Elem().Interface()); err != nil {
			return fmt.Errorf("thawing %s.%s: %w", table.Table, column.Name, err)
		}
	}
	return nil
}

// Encode writes a snapshot; ErrTooLarge when that would be too much to keep.
func (s *Snapshot) Encode() ([]byte, error) {
	if len(s.Rows) > maxFrozen {
		return nil, ErrTooLarge
	}
	data, err := s.appendJSON(make([]byte, 0, 1024))
	if err != nil {
		return nil, fmt.Errorf("writing a snapshot: %w", err)
	}
	if len(data) > maxSnapshot {
		return nil, ErrTooLarge
	}
	return data, nil
}

// DecodeSnapshot reads what Encode wrote.
func DecodeSnapshot(data []byte) (*Snapshot, error) {
	var s Snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("reading a snapshot: %w", err)
	}
	if len(s.Rows) == 0 {
		return nil, errors.New("reading a snapshot: it is empty")
	}
	return &s, nil
}

// disclosures are what is kept of the rows of tables, by their schemas.
var disclosures sync.Map //nolint:gochecknoglobals // what follows from a model is the same for everybody

type disclosure struct {
	shown  []*schema.Field
	secret bool
}

// disclosed are the columns that are no secret, by name, and says whether rows of the table are
// never kept.
func disclosed(table *schema.Schema) (shown []*schema.Field, secret bool) {
	if known, ok := disclosures.Load(table); ok {
		d := known.(disclosure)
		return d.shown, d.secret
	}
	var d disclosure
	for _, field := range table.Fields {
		tag := field.Tag.Get("secret")
		d.secret = d.secret || tag == "row"
		if field.DBName != "" && tag == "" {
			d.shown = append(d.shown, field)
		}
	}
	slices.SortFunc(d.shown, func(a, b *schema.Field) int { return strings.Compare(a.DBName, b.DBName) })
	disclosures.Store(table, d)
	return d.shown, d.secret
}
