package record

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// Reviver is a model that puts something in the place of what no snapshot
// holds, before a row of it comes back.
type Reviver interface{ Revive() }

// Revive brings back what a snapshot holds of an object of model (a *T) and of
// all that hung on it, under the old keys, by the rules that hold today. check is
// asked about each row (a *T) before that. Whatever stands in the way comes back
// as Invalid; roll the transaction back then.
func (s *Snapshot) Revive(
	ctx context.Context, tx *gorm.DB, model any, check func(f Frozen, row any) error,
) error {
	tx = tx.WithContext(ctx)
	root, err := parse(model)
	if err != nil {
		return err
	}
	r := &reviver{ctx: ctx, tx: tx, check: check, tables: map[string]*schema.Schema{}}
	r.learn(root)
	if err := r.findTaken(s.Rows); err != nil {
		return err
	}
	for _, f := range s.Rows {
		if err := r.revive(f); err != nil {
			return f.blame(err)
		}
	}
	return nil
}

type reviver struct {
	ctx    context.Context
	tx     *gorm.DB
	check  func(f Frozen, row any) error
	tables map[string]*schema.Schema
}

// learn notes the tables whose rows may hang on a row of this one.
func (r *reviver) learn(table *schema.Schema) {
	if r.tables[table.Table] != nil {
		return
	}
	r.tables[table.Table] = table
	for _, relation := range dependants(table) {
		if relation.Type != schema.Many2Many {
			r.learn(relation.FieldSchema)
		}
	}
}

// findTaken complains about rows whose keys others have by now.
func (r *reviver) findTaken(rows []Frozen) error {
	keys, byKey := map[string][]string{}, map[string]Frozen{}
	for _, f := range rows {
		keys[f.Table] = append(keys[f.Table], f.Key)
		byKey[f.Table+" "+f.Key] = f
	}
	bad := Invalid{}
	for name, list := range keys {
		table := r.tables[name]
		if table == nil {
			return Invalid{"": {"This site no longer knows objects of the kind " + name + "."}}
		}
		primary := table.PrioritizedPrimaryField.DBName
		for part := range slices.Chunk(list, chunk) {
			var taken []string
			if err := r.tx.Table(name).Where(in(primary, part)).Pluck(primary, &taken).Error; err != nil {
				return fmt.Errorf("looking for %s: %w", name, err)
			}
			for _, key := range taken {
				bad.Add("", byKey[name+" "+key].name()+" cannot come back: its key "+key+" is taken.")
			}
		}
	}
	return bad.Err()
}

func (r *reviver) revive(f Frozen) error {
	table := r.tables[f.Table]
	row := reflect.New(table.ModelType).Interface()
	if err := f.Thaw(r.ctx, table, row); err != nil {
		return err
	}
	if own, ok := row.(Reviver); ok {
		own.Revive()
	}
	if err := r.check(f, row); err != nil {
		return err
	}
	if err := validate(r.ctx, r.tx, table, row); err != nil {
		return err
	}
	if err := broken(table, r.tx.Omit(clause.Associations).Create(row).Error); err != nil {
		return err
	}
	for relation, ids := range f.Links {
		if len(ids) == 0 || table.Relationships.Relations[relation] == nil {
			continue
		}
		if err := Link(r.ctx, r.tx, row, relation, ids); err != nil {
			return err
		}
	}
	return nil
}

// name is what complaints call a row.
func (f Frozen) name() string { return "“" + f.Text + "”" }

// blame says which row is complained about.
func (f Frozen) blame(err error) error {
	var bad Invalid
	if !errors.As(err, &bad) {
		return err
	}
	blamed := Invalid{}
	for field, complaints := range bad {
		about := f.name()
		if field != "" {
			about += ", " + strings.ToLower(words(field))
		}
		for _, complaint := range complaints {
			blamed.Add("", about+": "+complaint)
		}
	}
	return blamed
}
