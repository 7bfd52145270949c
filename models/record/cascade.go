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
}

// Node is one row that would go, and under it the rows that go because of it.
// ID is empty when the table's key is no number: such rows have no page.
type Node struct {
	Table    string
	ID       string
	Text     string
	Children []*Node
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
	table, err := parse(tx, model)
	if err != nil {
		return nil, err
	}
	c := &collector{ctx: ctx, tx: tx, cascade: &Cascade{}}
	var keys []any
	for _, id := range ids {
		if storable(tx, id) {
			keys = append(keys, id)
		}
	}
	rows, err := c.find(table, table.PrioritizedPrimaryField, keys)
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
		total += len(t.nodes)
	}
	return total
}

// Count gives the numbers per table, in the order in which the tables were met.
func (c *Cascade) Count() []TableCount {
	var counts []TableCount
	for _, t := range c.tables {
		if n := max(len(t.nodes), t.joins); n > 0 {
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
	nodes    map[string]*Node // by the key's text
	joins    int
	children []*tally // tables that point here
}

func (c *Cascade) table(name, column string) *tally {
	for _, t := range c.tables {
		if t.name == name && t.column == column {
			return t
		}
	}
	t := &tally{name: name, column: column, nodes: map[string]*Node{}}
	c.tables = append(c.tables, t)
	return t
}

// found is a row that is new to the cascade.
type found struct {
	node  *Node
	value reflect.Value // the struct
}

type collector struct {
	ctx     context.Context
	tx      *gorm.DB
	cascade *Cascade
}

// find reads the rows whose column is one of keys.
func (c *collector) find(table *schema.Schema, by *schema.Field, keys []any) ([]reflect.Value, error) {
	var all []reflect.Value
	for part := range slices.Chunk(keys, chunk) {
		rows := reflect.New(reflect.SliceOf(table.ModelType))
		order := column(table.PrioritizedPrimaryField.DBName)
		if err := c.tx.Where(in(by.DBName, part)).Order(orderBy(order)).Find(rows.Interface()).Error; err != nil {
			return nil, fmt.Errorf("collecting %s: %w", table.Table, err)
		}
		for i := range rows.Elem().Len() {
			all = append(all, rows.Elem().Index(i))
		}
	}
	return all, nil
}

// take notes the rows that have not been met before, which also ends cycles.
func (c *collector) take(table *schema.Schema, rows []reflect.Value) []found {
	primary := table.PrioritizedPrimaryField
	t := c.cascade.table(table.Table, primary.DBName)
	var fresh []found
	for _, row := range rows {
		id, _ := primary.ValueOf(c.ctx, row)
		text := keyText(id)
		if t.nodes[text] != nil {
			continue
		}
		node := &Node{Table: table.Table, Text: Text(row.Addr().Interface())}
		if primary.GORMDataType == schema.Uint || primary.GORMDataType == schema.Int {
			node.ID = text
		}
		t.nodes[text] = node
		t.keys = append(t.keys, id)
		fresh = append(fresh, found{node, row})
	}
	return fresh
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
	ref := relation.References[0]
	byKey, keys := c.byKey(ref.PrimaryKey, parents)
	rows, err := c.find(relation.FieldSchema, ref.ForeignKey, keys)
	if err != nil {
		return err
	}
	fresh := c.take(relation.FieldSchema, rows)
	for _, child := range fresh {
		owner, _ := ref.ForeignKey.ValueOf(c.ctx, child.value)
		if parent := byKey[keyText(reflect.Indirect(reflect.ValueOf(owner)).Interface())]; parent != nil {
			parent.Children = append(parent.Children, child.node)
		}
	}
	if len(rows) > 0 {
		c.depend(relation.Schema, relation.FieldSchema.Table, relation.FieldSchema.PrioritizedPrimaryField.DBName)
	}
	return c.follow(relation.FieldSchema, fresh)
}

// join counts the rows between two tables; they have nothing under them.
func (c *collector) join(relation *schema.Relationship, parents []found) error {
	for _, ref := range relation.References {
		if !ref.OwnPrimaryKey {
			continue
		}
		_, keys := c.byKey(ref.PrimaryKey, parents)
		t := c.depend(relation.Schema, relation.JoinTable.Table, ref.ForeignKey.DBName)
		t.keys = append(t.keys, keys...)
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
