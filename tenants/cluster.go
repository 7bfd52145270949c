package tenants

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

const (
	defaultPrefix      = "pollsadmin"
	defaultConnections = 80
	connectionsEach    = 4                // of one tenant at most
	idleEach           = 2                // of one tenant, while it is asked for
	idleInCluster      = 20 * time.Second // a tenant that nobody asks for has no connection
	adminConnections   = 2
)

// Cluster is a PostgreSQL cluster that has a database and a role for each tenant.
type Cluster struct {
	URL         string   // of an administrator who may make databases and roles
	Secret      []byte   // what the roles' passwords are made from; none where the cluster asks for no password
	Prefix      string   // of the names of databases and roles; "pollsadmin" when empty
	Connections int      // of all tenants together at most; 0: 80
	Migrator    Migrator // of PostgreSQL databases
}

// cluster has its databases in PostgreSQL. A place is a database's name.
type cluster struct {
	url    *pgx.ConnConfig
	secret []byte
	prefix string
	schema Migrator
	admin  *sql.DB
	shared *gorm.DB
	files  *directory // for the SQLite files that are loaded and exported
	budget *budget
	wait   time.Duration
}

var _ store = (*cluster)(nil)

var prefixes = regexp.MustCompile(`^[a-z][a-z0-9]{0,19}$`)

func newCluster(c Cluster, cfg Config, files *directory) (*cluster, error) {
	if c.Prefix = cmp.Or(c.Prefix, defaultPrefix); !prefixes.MatchString(c.Prefix) {
		return nil, fmt.Errorf("prefix %q: 1 to 20 lower case letters and digits are wanted", c.Prefix)
	}
	parsed, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("the address of the PostgreSQL cluster: %w", err)
	}
	shared, err := templateFor(cfg, func(pool *sql.DB) gorm.Dialector {
		return postgres.New(postgres.Config{Conn: pool})
	})
	if err != nil {
		return nil, err
	}
	k := &cluster{
		url: parsed, secret: c.Secret, prefix: c.Prefix, schema: c.Migrator, shared: shared, files: files,
		budget: newBudget(cmp.Or(c.Connections, defaultConnections)), wait: cfg.Patience,
	}
	k.admin = sql.OpenDB(stdlib.GetConnector(*parsed))
	k.admin.SetMaxOpenConns(adminConnections)
	k.admin.SetConnMaxIdleTime(idleInCluster)
	return k, nil
}

func (k *cluster) migrator() Migrator { return k.schema }

func (k *cluster) template() *gorm.DB { return k.shared }

func (k *cluster) close() error { return k.admin.Close() }

func (k *cluster) home(id, mark string) string {
	if mark != "" {
		id += "_" + mark
	}
	return k.prefix + "_" + id
}

func (k *cluster) tmp(home string) string { return k.prefix + "_tmp_" + k.bare(home) }

func (k *cluster) trash(home string) string { return k.prefix + "_trash_" + k.bare(home) }

// bare is what a place is called whether it is at home or not.
func (k *cluster) bare(place string) string {
	place = strings.TrimPrefix(place, k.prefix+"_")
	return strings.TrimPrefix(strings.TrimPrefix(place, "tmp_"), "trash_")
}

func (k *cluster) owner(place string) string {
	id, _, _ := strings.Cut(k.bare(place), "_")
	return id
}

func (k *cluster) name(place string) string { return "database " + place }

func (k *cluster) pattern() string {
	return k.prefix + "_template_" + strconv.FormatInt(k.schema.Latest(), 10)
}

// role is who a tenant's connections log in as: it may read and write rows, and
// nothing else, in that tenant's databases alone.
func (k *cluster) role(place string) string { return k.prefix + "_" + k.owner(place) }

// password is nothing that the control database would have to keep.
func (k *cluster) password(role string) string {
	if len(k.secret) == 0 {
		return ""
	}
	code := hmac.New(sha256.New, k.secret)
	_, _ = code.Write([]byte(role)) // a hash takes everything
	return hex.EncodeToString(code.Sum(nil))
}

func (k *cluster) there(ctx context.Context, place string) error {
	var is bool
	const ask = "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)"
	if err := k.admin.QueryRowContext(ctx, ask, place).Scan(&is); err != nil {
		return fmt.Errorf("looking for database %s: %w", place, err)
	}
	if !is {
		return fmt.Errorf("database %s is gone: restore it from a backup", place)
	}
	return nil
}

// open connects as the tenant's role.
func (k *cluster) open(ctx context.Context, place string) (*database, error) {
	to := k.url.Copy()
	to.Database, to.User = place, k.role(place)
	to.Password = k.password(to.User)
	to.RuntimeParams["timezone"] = "UTC"
	to.RuntimeParams["lock_timeout"] = strconv.FormatInt(k.wait.Milliseconds(), 10)
	statement := new(atomic.Int64)
	pool := k.budget.pool(stdlib.GetConnector(*to, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		return errors.Join(inUTC(ctx, c), timed(statement)(ctx, c))
	}), stdlib.OptionResetSession(timed(statement))))
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("opening database %s: %w", place, err), k.budget.close(pool))
	}
	return &database{
		writer: pool, readers: pool, reading: guarded{pool}, shared: k.shared, enter: oneAtATime,
		gauge: clusterGauge{pool, rand.Text()}, statement: statement,
		closing: func() error { return k.budget.close(pool) },
	}, nil
}

// inUTC gives times as SQLite's are given.
func inUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}

// timed keeps PostgreSQL's limit of a statement's time at what it is to be.
func timed(statement *atomic.Int64) func(ctx context.Context, conn *pgx.Conn) error {
	return func(ctx context.Context, conn *pgx.Conn) error {
		const setting = "statement_timeout"
		wanted := strconv.FormatInt(time.Duration(statement.Load()).Milliseconds(), 10)
		known := conn.PgConn().CustomData()
		if known[setting] == wanted || known[setting] == nil && wanted == "0" {
			return nil
		}
		_, err := conn.Exec(ctx, "SET "+setting+" = "+wanted)
		known[setting] = wanted
		return err
	}
}

// oneAtATime makes writers of one database wait for each other, whichever server
// they are at, as those of an SQLite file do: what one has checked holds until it
// has written.
func oneAtATime(ctx context.Context, pool gorm.ConnPool) error {
	_, err := pool.ExecContext(ctx, "SELECT pg_advisory_xact_lock(1)")
	return err
}

// plain connects as the administrator.
func (k *cluster) plain(place string) *sql.DB {
	to := k.url.Copy()
	to.Database = place
	to.RuntimeParams["timezone"] = "UTC"
	pool := sql.OpenDB(stdlib.GetConnector(*to))
	pool.SetMaxOpenConns(adminConnections)
	return pool
}

func (k *cluster) size(ctx context.Context, place string) (bytes int64) {
	const ask = "SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1"
	if err := k.admin.QueryRowContext(ctx, ask, place).Scan(&bytes); err != nil {
		return 0
	}
	return bytes
}

func (k *cluster) all(ctx context.Context) (places []string, err error) {
	return column(ctx, k.admin, `SELECT datname FROM pg_database
		WHERE starts_with(datname, $1) AND NOT starts_with(datname, $2) ORDER BY datname`,
		k.prefix+"_", k.prefix+"_template_")
}

// alone sees who is connected: the control database keeps others from coming.
func (k *cluster) alone(ctx context.Context, place string) (busy bool, err error) {
	var n int
	const ask = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
	if err := k.admin.QueryRowContext(ctx, ask, place).Scan(&n); err != nil {
		return false, err
	}
	if n > 0 {
		return true, fmt.Errorf("%d connections to database %s are open", n, place)
	}
	return false, nil
}
