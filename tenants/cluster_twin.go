package tenants

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// twin copies a database as it is.
func (k *cluster) twin(ctx context.Context, from, to string) error {
	source := k.url.Copy()
	source.Database = from
	return k.copyFrom(ctx, source, to)
}

// copyFrom has PostgreSQL's own programs copy a database, which may be in another
// cluster, to a place.
func (k *cluster) copyFrom(ctx context.Context, source *pgx.ConnConfig, to string) error {
	if err := k.run(ctx, "CREATE DATABASE %s TEMPLATE template0", to); err != nil {
		return fmt.Errorf("making database %s: %w", to, err)
	}
	dump := exec.CommandContext(ctx, "pg_dump", "--format=custom", "--no-owner", "--no-acl")
	//nolint:gosec // the database's name is one that we made
	restore := exec.CommandContext(ctx, "pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--dbname="+to)
	var said strings.Builder
	dump.Env, restore.Env = environment(source), environment(k.url)
	dump.Stderr, restore.Stderr = &said, &said
	var err error
	if restore.Stdin, err = dump.StdoutPipe(); err == nil {
		err = errors.Join(restore.Start(), dump.Run(), restore.Wait())
	}
	if err != nil {
		return fmt.Errorf("copying database %s (pg_dump and pg_restore are needed, apt install postgresql-client): %w: %s",
			source.Database, err, strings.TrimSpace(said.String()))
	}
	return nil
}

// environment tells PostgreSQL's programs where a database is, and who asks.
func environment(c *pgx.ConnConfig) []string {
	return append(os.Environ(), "PGHOST="+c.Host, "PGPORT="+strconv.Itoa(int(c.Port)),
		"PGUSER="+c.User, "PGPASSWORD="+c.Password, "PGDATABASE="+c.Database)
}
