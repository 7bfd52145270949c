package sqlitedriver

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	gosqlite "github.com/glebarez/go-sqlite"
)

// DefaultPatience is how long a statement waits for a lock when the Connector does not say.
const DefaultPatience = 5 * time.Second

var _ driver.Connector = Connector{}

// Connector opens connections to one SQLite file, for sql.OpenDB.
type Connector struct {
	// DSN is glebarez/go-sqlite's: "file:" and a path, then URI parameters such
	// as mode=rw, _pragma=name(value) and _txlock. Its pragmas run first of all,
	// also on a hardened connection. _time_format is refused: it switches _txlock
	// off, and times are written as TimeText says anyway.
	DSN string

	// Verify holds pragmas and the values they must read back as on every new
	// connection: SQLite passes over a mistyped pragma in silence.
	Verify map[string]string

	// Harden refuses ATTACH, DETACH, PRAGMA, VACUUM, hand-written BEGIN, COMMIT
	// and ROLLBACK, and several statements in one call. Connections that serve
	// requests are hardened; migrations and copies use ones that are not.
	Harden bool

	// Patience is how long a statement waits for another's lock, unless its
	// context ends sooner.
	Patience time.Duration

	// Limit is how long a statement may work, asked for as it begins, and 0 for as
	// long as its context lasts. Time in which nobody takes its rows does not count.
	// Nil: no limit.
	Limit func() time.Duration

	// Room is what compiled statements are kept in by hardened connections. Nil:
	// each is compiled whenever it runs.
	Room *Room

	// Journal is told of the transactions of hardened connections, if it is not nil.
	Journal Journal
}

// Driver is the driver underneath, without the wrapping.
func (c Connector) Driver() driver.Driver { return &gosqlite.Driver{} }

// Connect opens a connection, checks its pragmas and, if asked to, hardens it.
func (c Connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if strings.Contains(c.DSN, "_time_format=") {
		return nil, errTimeFormat
	}
	opened, err := c.Driver().Open(c.DSN)
	if err != nil {
		return nil, fmt.Errorf("opening an SQLite connection: %w", err)
	}
	k, err := wrap(opened, c.patience())
	if err != nil {
		_ = opened.Close() // the reason is the wrapping's
		return nil, err
	}
	if err := k.verify(ctx, c.Verify); err != nil {
		_ = k.Close() // likewise
		return nil, err
	}
	k.limit, k.journal, k.kept.room = c.Limit, c.Journal, c.Room
	k.install(c.Harden)
	if c.Journal != nil {
		k.follow()
	}
	return k, nil
}

func (c Connector) patience() time.Duration {
	if c.Patience > 0 {
		return c.Patience
	}
	return DefaultPatience
}
