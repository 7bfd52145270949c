package tenants

import (
	"encoding/binary"
	"math/rand/v2"

	"pollsadmin/tenants/sqlitedriver"
)

// mostRows is how many rows a tenant's commits are told apart for.
const mostRows = 8192

// commits counts the commits to each table of a file that is watched, and tells when
// its columns and rows changed last. What is known of is what this process commits;
// another's commit counts for all tables.
type commits struct {
	seen    sqlitedriver.State // after the last commit that was counted
	writing bool               // a transaction of this process has the file's lock, or has not yet said that it ended
	foreign uint64
	counts  map[string]uint64

	last   uint64            // the number of the last commit
	theirs uint64            // of another's last, or of what was not looked at
	whole  map[string]uint64 // of the last to each table of which no more is known
	tables map[string]uint64 // of the last to each table
	fields map[spot]uint64   // likewise to columns
	rows   map[spot]uint64   // likewise to rows that somebody asked for
}

// spot is a column, or its rows with a key.
type spot struct {
	table, column string
	key           int64
}

// newCommits begins to count at random, so that the number of a commit is that of no
// other commit to the same database, also when it was closed meanwhile.
func newCommits(now sqlitedriver.State) *commits {
	c := &commits{
		seen: now, counts: map[string]uint64{}, whole: map[string]uint64{},
		last:   1 + rand.Uint64N(1<<63), //nolint:gosec // no secret
		tables: map[string]uint64{}, fields: map[spot]uint64{}, rows: map[spot]uint64{},
	}
	c.theirs = c.last
	return c
}

// begun is called when nobody else can commit.
func (c *commits) begun(now sqlitedriver.State) {
	c.catchUp(now)
	c.writing = true
}

// committed counts what this process has committed, if it can tell that nobody else
// has since begun, and else as another's.
func (c *commits) committed(now sqlitedriver.State, changes []sqlitedriver.Changes) {
	if !c.writing { // the watch began in the middle of it
		c.catchUp(now)
		return
	}
	c.writing = false
	if now.Commits() != c.seen.Commits()+1 {
		c.catchUp(now)
		return
	}
	c.seen = now
	c.count(changes)
}

// count counts one commit.
func (c *commits) count(changes []sqlitedriver.Changes) {
	c.last++
	for _, change := range changes {
		c.note(change)
	}
}

func (c *commits) note(change sqlitedriver.Changes) {
	c.counts[change.Table]++
	c.tables[change.Table] = c.last
	if change.Whole {
		c.whole[change.Table] = c.last
	}
	for _, column := range change.Columns {
		c.fields[spot{table: change.Table, column: column}] = c.last
	}
	for _, key := range change.Keys {
		at := spot{change.Table, key.Column, key.Value}
		if _, asked := c.rows[at]; asked {
			c.rows[at] = c.last
		}
	}
}

func (c *commits) catchUp(now sqlitedriver.State) {
	if now != c.seen {
		c.foreign++
		c.last++
		c.theirs = c.last
		c.seen = now
	}
}

// of writes down the version of tables, or of the whole file while a transaction is at
// its end.
func (c *commits) of(version []byte, now sqlitedriver.State, tables []string) []byte {
	if c.ending(now) {
		return append(version, now[:]...)
	}
	c.catchUp(now)
	if len(tables) == 0 {
		return binary.AppendUvarint(version, c.last)
	}
	version = binary.AppendUvarint(version, c.foreign)
	for _, table := range tables {
		version = binary.AppendUvarint(version, c.counts[table])
	}
	return version
}

// ending says that a transaction was committed of which nobody has told yet.
func (c *commits) ending(now sqlitedriver.State) bool { return c.writing && now != c.seen }

// changed is the number of the last commit to a part; false while nobody can tell. That
// somebody asks for rows is remembered: before, what happened to them was not looked at.
func (c *commits) changed(now sqlitedriver.State, p Changeable) (commit uint64, known bool) {
	if c.ending(now) {
		return 0, false
	}
	c.catchUp(now)
	at := spot{p.Table, p.Column, p.Key}
	switch {
	case p.Table == "":
		return c.last, true
	case p.Column == "":
		return max(c.theirs, c.tables[p.Table]), true
	case p.Key == 0:
		return max(c.theirs, c.whole[p.Table], c.fields[at]), true
	}
	row, asked := c.rows[at]
	if !asked {
		if len(c.rows) >= mostRows {
			clear(c.rows)
		}
		row = c.last
		c.rows[at] = row
	}
	return max(c.theirs, c.whole[p.Table], row), true
}
