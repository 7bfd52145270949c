package tenants

import (
	"encoding/binary"

	"pollsadmin/tenants/sqlitedriver"
)

// commits counts the commits to each table of a file that is watched. What is known
// of is what this process commits; another's commit counts for all tables.
type commits struct {
	seen    sqlitedriver.State // after the last commit that was counted
	writing bool               // a transaction of this process has the file's lock, or has not yet said that it ended
	foreign uint64
	counts  map[string]uint64
}

func newCommits(now sqlitedriver.State) *commits {
	return &commits{seen: now, counts: map[string]uint64{}}
}

// begun is called when nobody else can commit.
func (c *commits) begun(now sqlitedriver.State) {
	c.catchUp(now)
	c.writing = true
}

// committed counts what this process has committed, if it can tell that nobody else
// has since begun, and else as another's.
func (c *commits) committed(now sqlitedriver.State, tables []string) {
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
	for _, table := range tables {
		c.counts[table]++
	}
}

func (c *commits) catchUp(now sqlitedriver.State) {
	if now != c.seen {
		c.foreign++
		c.seen = now
	}
}

// of is the version of tables, or of the whole file while a transaction is at its end.
func (c *commits) of(now sqlitedriver.State, tables []string) string {
	if len(tables) == 0 || c.writing && now != c.seen {
		return string(now[:])
	}
	c.catchUp(now)
	version := binary.AppendUvarint(nil, c.foreign)
	for _, table := range tables {
		version = binary.AppendUvarint(version, c.counts[table])
	}
	return string(version)
}
