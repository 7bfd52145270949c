package sqlitedriver

import (
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
)

// verify reads pragmas back.
func (c *conn) verify(ctx context.Context, wanted map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		got, err := c.pragma(ctx, name)
		if err != nil {
			return fmt.Errorf("reading pragma %s back: %w", name, err)
		}
		if got != wanted[name] {
			return fmt.Errorf("sqlitedriver: pragma %s is %q instead of %q", name, got, wanted[name])
		}
	}
	return nil
}

func (c *conn) pragma(ctx context.Context, name string) (string, error) {
	found, err := c.QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	row := make([]driver.Value, len(found.Columns()))
	err = found.Next(row)
	if closing := found.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprint(row[0]), nil // a pragma that does not exist has no row at all
}
