package sqlitedriver

import (
	"container/list"
	"context"
	"database/sql/driver"
	"sync/atomic"
)

// keptStatements is how many a connection keeps at most; those that it ran longest
// ago go first.
const keptStatements = 64

// Room is memory that the connections which share it keep compiled statements in.
// Compiling takes longer than most statements run.
type Room struct{ left atomic.Int64 }

// NewRoom has so many bytes.
func NewRoom(bytes int64) *Room {
	r := new(Room)
	r.left.Store(bytes)
	return r
}

func (r *Room) take(bytes int64) bool {
	if r == nil {
		return false
	}
	if r.left.Add(-bytes) >= 0 {
		return true
	}
	r.left.Add(bytes)
	return false
}

// statements are those that a connection keeps.
type statements struct {
	room   *Room
	byText map[string]*list.Element // of *prepared
	recent list.List                // the one that ran last in front
}

// prepare finds a statement that does not run already, or compiles it. It is nil
// where the driver has to run it.
func (c *conn) prepare(query string, args []driver.NamedValue) (*prepared, error) {
	if !c.hardened || named(args) {
		return nil, nil
	}
	p := (*prepared)(nil)
	if place, found := c.kept.byText[query]; found && !place.Value.(*prepared).running {
		c.kept.recent.MoveToFront(place)
		p = place.Value.(*prepared)
	} else {
		var err error
		if p, err = c.compile(query); p == nil {
			return nil, err
		}
	}
	p.running = true
	for _, table := range p.writes {
		c.written[table] = true
	}
	if err := c.bind(p, args); err != nil {
		c.release(p)
		return nil, err
	}
	return p, nil
}

func named(args []driver.NamedValue) bool {
	for _, argument := range args {
		if argument.Name != "" {
			return true
		}
	}
	return false
}

// release takes back a statement that has run, and keeps it if there is room.
func (c *conn) release(p *prepared) {
	if c.closed { // before its rows, which database/sql does not do
		return
	}
	c.reset(p)
	if p.bytes > 0 {
		return
	}
	if _, found := c.kept.byText[p.query]; found || !c.keep(p) {
		c.finalize(p)
	}
}

func (c *conn) keep(p *prepared) bool {
	bytes := max(c.memory(p), 1)
	if !c.kept.room.take(bytes) {
		return false
	}
	p.bytes = bytes
	c.kept.byText[p.query] = c.kept.recent.PushFront(p)
	for place := c.kept.recent.Back(); len(c.kept.byText) > keptStatements && place != nil; {
		before := place.Prev()
		c.drop(place)
		place = before
	}
	return true
}

// drop forgets a statement, unless it runs.
func (c *conn) drop(place *list.Element) {
	p := place.Value.(*prepared)
	if p.running {
		return
	}
	c.kept.recent.Remove(place)
	delete(c.kept.byText, p.query)
	c.kept.room.left.Add(p.bytes)
	c.finalize(p)
}

// dropAll is for the end of the connection.
func (c *conn) dropAll() {
	for place := c.kept.recent.Front(); place != nil; {
		next := place.Next()
		place.Value.(*prepared).running = false
		c.drop(place)
		place = next
	}
}

// query starts a statement and takes its first step.
func (c *conn) query(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	p, err := c.prepare(query, args)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return c.native.QueryContext(ctx, query, args)
	}
	row, err := c.step(p)
	if err != nil {
		c.release(p)
		return nil, err
	}
	return &selected{conn: c, p: p, row: row, ended: !row}, nil
}

// exec runs a statement to its end, or to its first row, when it has done all it does.
func (c *conn) exec(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	p, err := c.prepare(query, args)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return c.native.ExecContext(ctx, query, args)
	}
	defer c.release(p)
	if _, err := c.step(p); err != nil {
		return nil, err
	}
	return c.result(), nil
}
