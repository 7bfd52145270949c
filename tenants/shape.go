package tenants

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// shape is what a database's tables look like: for each table a line for every
// column, index and foreign key. Names of indexes do not count, since Django
// makes them up, nor does how long a text may be: SQLite does not look at that.
type shape map[string][]string

const (
	columnLines = `SELECT m.name, printf('column %s %s%s%s', c.name,
			lower(substr(c.type, 1, instr(c.type || '(', '(') - 1)),
			CASE WHEN c."notnull" THEN ' not null' ELSE '' END, CASE WHEN c.pk THEN ' primary key' ELSE '' END)
		FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`
	indexLines = `SELECT m.name, printf('%s(%s)%s', CASE WHEN i."unique" THEN 'unique' ELSE 'index' END,
			(SELECT group_concat(coalesce(k.name, 'an expression') || CASE WHEN k."desc" THEN ' desc' ELSE '' END, ', ')
				FROM pragma_index_xinfo(i.name) k WHERE k.key),
			CASE WHEN i.partial THEN ' of some rows' ELSE '' END)
		FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND i.origin <> 'pk'`
	foreignLines = `SELECT m.name, printf('foreign key %s to %s.%s', f."from", f."table", coalesce(f."to", 'id'))
		FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
)

// shapeOf runs queries that give a table and a line.
func shapeOf(ctx context.Context, db *sql.DB, queries ...string) (shape, error) {
	found := shape{}
	for _, query := range queries {
		if err := found.add(ctx, db, query); err != nil {
			return nil, fmt.Errorf("reading the schema: %w", err)
		}
	}
	for _, lines := range found {
		slices.Sort(lines)
	}
	return found, nil
}

func (s shape) add(ctx context.Context, db *sql.DB, query string) (err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var table, line string
		if err := rows.Scan(&table, &line); err != nil {
			return err
		}
		s[table] = append(s[table], line)
	}
	return rows.Err()
}

// drift says how tables differ from those that migrations make. Tables that these
// know nothing of are somebody else's.
func (s shape) drift(made shape) (lines []string) {
	for _, table := range slices.Sorted(maps.Keys(made)) {
		if _, there := s[table]; !there {
			lines = append(lines, table+" is missing")
			continue
		}
		for _, line := range made[table] {
			if !slices.Contains(s[table], line) {
				lines = append(lines, table+" lacks "+line)
			}
		}
		for _, line := range s[table] {
			if !slices.Contains(made[table], line) {
				lines = append(lines, table+" has "+line)
			}
		}
	}
	return lines
}

// drifted compares a database with what migrations make.
func (r *Registry) drifted(ctx context.Context, s store, db *sql.DB) ([]string, error) {
	found, err := s.shape(ctx, db)
	if err != nil {
		return nil, err
	}
	made, err := r.shapes.made(ctx, s)
	if err != nil {
		return nil, err
	}
	return found.drift(made), nil
}

// shapes are what migrations make in each store, looked at once.
type shapes struct {
	mu    sync.Mutex
	known map[store]shape
}

func (k *shapes) made(ctx context.Context, s store) (made shape, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if made, is := k.known[s]; is {
		return made, nil
	}
	place := s.tmp(s.home("shape", strings.ToLower(rand.Text()[:8])))
	err = s.blank(ctx, place)
	if err == nil {
		err = examine(ctx, s, place, func(ctx context.Context, db *sql.DB) (err error) {
			made, err = s.shape(ctx, db)
			return err
		})
	}
	if err = errors.Join(err, s.remove(ctx, place)); err != nil {
		return nil, fmt.Errorf("looking at what migrations make: %w", err)
	}
	if k.known == nil {
		k.known = map[store]shape{}
	}
	k.known[s] = made
	return made, nil
}

// Drift says how the schema of a tenant's database differed from what migrations
// make, when it was last compared.
func (i Info) Drift() []string {
	if i.drift == "" {
		return nil
	}
	return strings.Split(i.drift, "\n")
}
