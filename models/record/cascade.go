package record

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// Cascade is everything that a delete takes with it, as a tree to show and as
// the lists to delete by: the page that asks and the deed come from one source.
type Cascade struct {
	Roots []*Node

	tables []*tally // in the order they were met
	cut    bool     // there are leaves that are not in the tree
}

// Node is one row that would go, and under it the rows that go because of it.
// ID is empty when the table's key is no number: such rows have no page. Of
// rows that nothing hangs on, such as votes, only the first maxLeaves are in
// the tree: a poll may have a million.
type Node struct {
	Table    string
	ID       string
	Text     string
	Children []*Node

	of stored
}

// stored is a row as it was read.
type stored struct {
	table *schema.Schema
	value reflect.Value // the struct
}

// TableCount says how many rows of one table would go. Join marks the rows
// between two tables, which are no records of their own and are not in the tree.
type TableCount struct {
	Table string
	Count int
	Join  bool
}

// Collect finds what deleting the rows of model (a *T) with these ids takes
// along, through its has-many, has-one and many-to-many relations and on from
// there. Ids that are not there are left out. It asks a query per relation and
// batch, never per row.
func Collect(ctx context.Context, tx *gorm.DB, model any, ids []uint) (*Cascade, error) {
	tx = tx.WithContext(ctx)
	table, err := parse(model)
	if err != nil {
		return nil, err
	}
	c := &collector{ctx: ctx, tx: tx, cascade: &Cascade{}, room: maxLeaves}
	var keys []any
	for _, id := range ids {
		if storable(tx, id) {
			keys = append(keys, id)
		}
	}
	rows, err := c.find(table, table.PrioritizedPrimaryField, keys, unlimited)
	if err != nil {
		return nil, err
	}
	fresh := c.take(table, rows)
	for _, r := range fresh {
		c.cascade.Roots = append(c.cascade.Roots, r.node)
	}
	return c.cascade, c.follow(table, fresh)
}

// Total is the number of rows that would go, rows between tables left out.
func (c *Cascade) Total() int {
	total := 0
	for _, t := range c.tables {
		total += t.rows
	}
	return total
}

// Count gives the numbers per table, in the order in which the tables were met.
func (c *Cascade) Count() []TableCount {
	var counts []TableCount
	for _, t := range c.tables {
		if n := t.rows + t.joins; n > 0 {
			counts = append(counts, TableCount{Table: t.name, Count: n, Join: t.joins > 0})
		}
	}
	return counts
}

// tally is one table's share of a cascade: its rows by key, or for a table
// between two others the keys by which its rows go.
type tally struct {
	name     string
	column   string
	keys     []any
	met      map[string]bool // by the key's text
	rows     int
	joins    int
	children []*tally             // tables that point here
	relation *schema.Relationship // of a table between two others
}

func (c *Cascade) table(name, column string) *tally {
	for _, t := range c.tables {
		if t.name == name && t.column == column {
			return t
		}
	}
	t := &tally{name: name, column: column, met: map[string]bool{}}
	c.tables = append(c.tables, t)
	return t
}

// add notes a row, false for one that was met before, which also ends cycles.
func (t *tally) add(id any) bool {
	text := keyText(id)
	if t.met[text] {
		return false
	}
	t.met[text] = true
	t.keys = append(t.keys, id)
	t.rows++
	return true
}

// found is a row that is new to the cascade.
type found struct {
	node  *Node
	value reflect.Value // the struct
}

// unlimited is gorm's word for a query without LIMIT.
const unlimited = -1

type collector struct {
	ctx     context.Context
	tx      *gorm.DB
	cascade *Cascade
	room    int // for leaves in the tree
}

// find reads the rows whose column is one of keys, but no more than limit
// unless that is negative.
func (c *collector) find(table *schema.Schema, by *schema.Field, keys []any, limit int) ([]reflect.Value, error) {
	var all []reflect.Value
	for part := range slices.Chunk(keys, chunk) {
		rows := reflect.New(reflect.SliceOf(table.ModelType))
		order := column(table.PrioritizedPrimaryField.DBName)
		query := c.tx.Where(in(by.DBName, part)).Order(orderBy(order)).Limit(limit)
		if err := query.Find(rows.Interface()).Error; err != nil {
			return nil, fmt.Errorf("collecting %s: %w", table.Table, err)
		}
		for i := range rows.Elem().Len() {
			all = append(all, rows.Elem().Index(i))
		}
	}
	return all, nil
}

// take notes the rows that have not been met before.
func (c *collector) take(table *schema.Schema, rows []reflect.Value) []found {
	primary := table.PrioritizedPrimaryField
	t := c.cascade.table(table.Table, primary.DBName)
	var fresh []found
	for _, row := range rows {
		if id, _ := primary.ValueOf(c.ctx, row); t.add(id) {
			fresh = append(fresh, c.found(table, row, id))
		}
	}
	return fresh
}

func (c *collector) found(table *schema.Schema, row reflect.Value, id any) found {
	node := &Node{of: stored{table, row}, Table: table.Table, Text: Text(row.Addr().Interface())}
	if kind := table.PrioritizedPrimaryField.GORMDataType; kind == schema.Uint || kind == schema.Int {
		node.ID = keyText(id)
	}
	return found{node, row}
}

// follow goes down each relation of the rows in the order of the struct's
// fields, all the way, before it takes the next: a vote hangs under its choice.
func (c *collector) follow(table *schema.Schema, parents []found) error {
	if len(parents) == 0 {
		return nil
	}
	for _, relation := range dependants(table) {
		var err error
		if relation.Type == schema.Many2Many {
			err = c.join(relation, parents)
		} else {
			err = c.descend(relation, parents)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// dependants are the relations whose rows cannot outlive a row of table.
// Relations that gorm adds to the other end by itself start with "_".
func dependants(table *schema.Schema) []*schema.Relationship {
	var list []*schema.Relationship
	for _, field := range table.Fields {
		relation := table.Relationships.Relations[field.Name]
		if relation != nil && relation.Type != schema.BelongsTo {
			list = append(list, relation)
		}
	}
	return list
}

func (c *collector) descend(relation *schema.Relationship, parents []found) error {
	table, ref := relation.FieldSchema, relation.References[0]
	byKey, keys := c.byKey(ref.PrimaryKey, parents)
	leaves := len(dependants(table)) == 0
	children := c.children
	if leaves {
		children = c.leaves
	}
	fresh, err := children(table, ref.ForeignKey, keys)
	if err != nil {
		return err
	}
	for _, child := range fresh {
		owner, _ := ref.ForeignKey.ValueOf(c.ctx, child.value)
		if parent := byKey[keyText(reflect.Indirect(reflect.ValueOf(owner)).Interface())]; parent != nil {
			parent.Children = append(parent.Children, child.node)
		}
	}
	c.depend(relation.Schema, table.Table, table.PrioritizedPrimaryField.DBName)
	if leaves {
		return nil
	}
	return c.follow(table, fresh)
}

// children are the rows whose column is one of keys, and that are new.
func (c *collector) children(table *schema.Schema, by *schema.Field, keys []any) ([]found, error) {
	rows, err := c.find(table, by, keys, unlimited)
	return c.take(table, rows), err
}

// join counts the rows between two tables; they have nothing under them.
func (c *collector) join(relation *schema.Relationship, parents []found) error {
	for _, ref := range relation.References {
		if !ref.OwnPrimaryKey {
			continue
		}
		_, keys := c.byKey(ref.PrimaryKey, parents)
		t := c.depend(relation.Schema, relation.JoinTable.Table, ref.ForeignKey.DBName)
		t.keys, t.relation = append(t.keys, keys...), relation
		for part := range slices.Chunk(keys, chunk) {
			var n int64
			if err := c.tx.Table(t.name).Where(in(t.column, part)).Count(&n).Error; err != nil {
				return fmt.Errorf("counting %s: %w", t.name, err)
			}
			t.joins += int(n)
		}
	}
	return nil
}

// depend notes that a table's rows must go before those of parent.
func (c *collector) depend(parent *schema.Schema, table, column string) *tally {
	t := c.cascade.table(table, column)
	p := c.cascade.table(parent.Table, parent.PrioritizedPrimaryField.DBName)
	if !slices.Contains(p.children, t) {
		p.children = append(p.children, t)
	}
	return t
}

func (c *collector) byKey(field *schema.Field, rows []found) (map[string]*Node, []any) {
	byKey := make(map[string]*Node, len(rows))
	keys := make([]any, len(rows))
	for i, r := range rows {
		keys[i], _ = field.ValueOf(c.ctx, r.value)
		byKey[keyText(keys[i])] = r.node
	}
	return byKey, keys
}
