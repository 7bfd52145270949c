package sqlitedriver

import (
	"cmp"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// changesOf takes what a connection tells of changes.
type changesOf struct{ last map[string]Changes }

func (*changesOf) Begun()  {}
func (*changesOf) Undone() {}

func (j *changesOf) Committed(changes []Changes) {
	j.last = map[string]Changes{}
	for _, c := range changes {
		slices.Sort(c.Columns)
		slices.SortFunc(c.Keys, func(a, b Key) int {
			return cmp.Or(cmp.Compare(a.Column, b.Column), cmp.Compare(a.Value, b.Value))
		})
		j.last[c.Table] = c
	}
}

// familyOf is a file of rows that belong to each other, and a connection to it.
func familyOf(t *testing.T) (*sql.DB, *changesOf) {
	path := newFile(t)
	plain := open(t, Connector{DSN: "file:" + path})
	for _, statement := range []string{
		"CREATE TABLE mother (id INTEGER PRIMARY KEY, name TEXT UNIQUE, weight REAL, children INT DEFAULT 0)",
		`CREATE TABLE kid (id INTEGER PRIMARY KEY, mother_id INT REFERENCES mother(id) ON DELETE CASCADE,
			name TEXT, photo BLOB)`,
		"CREATE TABLE pair (a INT, b INT, note TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID",
		`CREATE TRIGGER counts AFTER INSERT ON kid BEGIN
			UPDATE mother SET children = children + 1 WHERE id = new.mother_id; END`,
	} {
		mustExec(t, plain, statement)
	}
	journal := new(changesOf)
	db := open(t, Connector{
		DSN: "file:" + path + "?_txlock=immediate&_pragma=foreign_keys(1)", Harden: true, Journal: journal,
	})
	db.SetMaxOpenConns(1)
	return db, journal
}

func commit(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(t.Context(), statement); err != nil {
			t.Logf("%s: %v", statement, err) // which leaves the rest of the transaction
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	db, journal := familyOf(t)
	commit(t, db, "INSERT INTO mother (id, name) VALUES (1, 'Frigg'), (2, 'Jörð')")
	for _, test := range []struct {
		statement string
		want      []Changes
	}{
		{"INSERT INTO kid VALUES (7, 1, 'Baldr', NULL)", []Changes{
			{Table: "kid", Columns: []string{"id", "mother_id", "name", "photo"}, Keys: []Key{{"id", 7}, {"mother_id", 1}}},
			{Table: "mother", Columns: []string{"children"}, Keys: []Key{{"children", 1}, {"id", 1}}},
		}},
		{"UPDATE kid SET name = 'Thor', mother_id = 2", []Changes{
			{Table: "kid", Columns: []string{"mother_id", "name"}, Keys: []Key{{"id", 7}, {"mother_id", 1}, {"mother_id", 2}}},
		}},
		{"UPDATE kid SET name = name, photo = x''", []Changes{
			{Table: "kid", Columns: []string{"photo"}, Keys: []Key{{"id", 7}, {"mother_id", 2}}},
		}},
		{"UPDATE kid SET name = 'Nobody' WHERE id = 99", []Changes{{Table: "kid"}}},
		{"DELETE FROM kid", []Changes{
			{Table: "kid", Columns: []string{"id", "mother_id", "name", "photo"}, Keys: []Key{{"id", 7}, {"mother_id", 2}}},
		}},
		{`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
			INSERT INTO kid (mother_id, name) SELECT 2, i FROM n`, []Changes{
			{Table: "kid", Whole: true},
			{Table: "mother", Whole: true},
		}},
	} {
		commit(t, db, test.statement)
		for _, want := range test.want {
			if got := journal.last[want.Table]; !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n%+v, want\n%+v", test.statement, got, want)
			}
		}
		if len(journal.last) != len(test.want) {
			t.Errorf("%s: %+v", test.statement, journal.last)
		}
	}
}

// TestChanges_MissNothing compares tables before and after statements at random.
func TestChanges_MissNothing(t *testing.T) {
	t.Parallel()
	db, journal := familyOf(t)
	n := func(most int) int { return 1 + rand.IntN(most) }
	kinds := []func() string{
		func() string { return fmt.Sprintf("INSERT INTO mother (id, name) VALUES (%d, 'm%d')", n(9), n(9)) },
		func() string { return fmt.Sprintf("REPLACE INTO mother (id, name) VALUES (%d, 'm%d')", n(9), n(9)) },
		func() string {
			const upsert = "INSERT INTO mother (name) VALUES ('m%d') ON CONFLICT (name) DO UPDATE SET weight = %d"
			return fmt.Sprintf(upsert, n(9), n(3))
		},
		func() string {
			return fmt.Sprintf("UPDATE OR REPLACE mother SET name = 'm%d' WHERE id < %d", n(9), n(3))
		},
		func() string { return fmt.Sprintf("UPDATE OR IGNORE mother SET id = %d WHERE id = %d", n(9), n(9)) },
		func() string { return fmt.Sprintf("DELETE FROM mother WHERE id = %d", n(9)) },
		func() string { return fmt.Sprintf("INSERT INTO kid (mother_id, name) VALUES (%d, 'c')", n(9)) },
		func() string { return fmt.Sprintf("UPDATE kid SET mother_id = %d WHERE id = %d", n(9), n(20)) },
		func() string { return fmt.Sprintf("UPDATE kid SET photo = randomblob(%d) WHERE id = %d", n(3), n(20)) },
		func() string { return "DELETE FROM kid" },
		func() string { return fmt.Sprintf("REPLACE INTO pair VALUES (%d, %d, 'p%d')", n(4), n(4), n(9)) },
		func() string { return fmt.Sprintf("UPDATE OR REPLACE pair SET b = %d WHERE a = %d", n(4), n(4)) },
		func() string { return "DELETE FROM pair" },
	}
	for range 1500 {
		before := contents(t, db)
		var statements []string
		for range n(3) {
			statements = append(statements, kinds[rand.IntN(len(kinds))]())
		}
		commit(t, db, statements...)
		for table, after := range contents(t, db) {
			for _, missed := range missing(journal.last[table], before[table], after) {
				t.Fatalf("%s: nothing is said of %s.%s", strings.Join(statements, "; "), table, missed)
			}
		}
	}
}

// contents are the rows of all tables: a row is its values by column.
func contents(t *testing.T, db *sql.DB) map[string]map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]map[string]string{}
	for table, columns := range map[string][]string{
		"mother": {"id", "name", "weight", "children"}, "kid": {"id", "mother_id", "name", "photo"},
		"pair": {"a", "b", "note"},
	} {
		all[table] = map[string]map[string]string{}
		quoted := make([]string, len(columns))
		for i, c := range columns {
			quoted[i] = "quote(" + c + ")"
		}
		for _, text := range texts(t, db, "SELECT "+strings.Join(quoted, " || '|' || ")+" FROM "+table) {
			row := map[string]string{}
			for i, value := range strings.Split(text, "|") {
				row[columns[i]] = value
			}
			all[table][text] = row
		}
	}
	return all
}

func texts(t *testing.T, db *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// missing is what was not said of rows that came or went.
func missing(said Changes, before, after map[string]map[string]string) (list []string) {
	if said.Whole {
		return nil
	}
	for _, pair := range [][2]map[string]map[string]string{{before, after}, {after, before}} {
		for text, row := range pair[0] {
			if _, there := pair[1][text]; there {
				continue
			}
			for column, value := range row {
				if value == "NULL" || strings.HasPrefix(value, "'") || strings.HasPrefix(value, "X") {
					continue
				}
				var number int64
				if _, err := fmt.Sscan(value, &number); err == nil && number > 0 && !strings.Contains(value, ".") &&
					!slices.Contains(said.Keys, Key{column, number}) {
					list = append(list, column+" = "+value)
				}
			}
		}
	}
	for column := range valuesOf(before) {
		if !reflect.DeepEqual(valuesOf(before)[column], valuesOf(after)[column]) && !slices.Contains(said.Columns, column) {
			list = append(list, column)
		}
	}
	return list
}

// valuesOf are the values of each column, in order.
func valuesOf(rows map[string]map[string]string) map[string][]string {
	values := map[string][]string{}
	for _, row := range rows {
		for column, value := range row {
			values[column] = append(values[column], value)
		}
	}
	for column := range values {
		slices.Sort(values[column])
	}
	return values
}
