package tenants

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
)

// Restore brings a tenant back as a backup in a directory has it, while servers
// run: to a new database, which is held to the manifest, migrated, and then put
// into the place of the old one, which goes into the trash. What was written
// since the backup is not in it. A tenant that is not there is made. ErrBackup
// says what is wrong with the backup, ErrNewer that it is of a newer program.
func (r *Registry) Restore(ctx context.Context, n Name, dir string) (Manifest, error) {
	m, err := readManifest(dir, n)
	if err != nil {
		return m, err
	}
	database, _ := backupPaths(dir, n)
	fill := func(ctx context.Context, s store, place string) ([]string, error) {
		if err := r.loadBackup(ctx, s, place, database, m); err != nil {
			return nil, err
		}
		return r.fitted(ctx, s, place)
	}
	if _, err := r.control.find(ctx, n); errors.Is(err, ErrNotFound) {
		_, err := r.provision(ctx, n, "restore", fill)
		return m, err
	}
	return m, r.locked(ctx, n, func(i Info) error {
		if !slices.Contains(whole(), i.State) {
			return fmt.Errorf("cannot restore tenant %s: it is %s", n, i.State)
		}
		if err := r.replace(ctx, i, i.Engine, "restore", fill, func(context.Context) error { return nil }); err != nil {
			return fmt.Errorf("restoring tenant %s: %w", n, err)
		}
		return nil
	})
}

// loadBackup makes a database of a copy of a backup, after that was held to the
// manifest: looking at it would write to it.
func (r *Registry) loadBackup(ctx context.Context, s store, place, backup string, m Manifest) (err error) {
	copied := r.scratch("restored", Info{ID: m.ID})
	defer func() { err = errors.Join(err, removeDatabase(copied)) }()
	if err := copyFile(backup, copied); err != nil {
		return err
	}
	if err := r.verify(ctx, copied, m); err != nil {
		return fmt.Errorf("%s: %w: %w", backup, ErrBackup, err)
	}
	return s.load(ctx, copied, place)
}

func readManifest(dir string, n Name) (m Manifest, err error) {
	_, path := backupPaths(dir, n)
	text, err := os.ReadFile(path)
	if err != nil {
		return m, fmt.Errorf("tenant %s: %w: %w", n, ErrBackup, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%s: %w: %w", path, ErrBackup, err)
	}
	return m, nil
}

// verify holds a copy of a backup to its manifest.
func (r *Registry) verify(ctx context.Context, path string, m Manifest) error {
	bytes, hash, err := digestOf(path)
	if err == nil && (bytes != m.Bytes || hash != m.SHA256) {
		return fmt.Errorf("it has %d bytes and the hash %s, the manifest says %d and %s", bytes, hash, m.Bytes, m.SHA256)
	}
	if err != nil {
		return err
	}
	found, err := r.describe(ctx, path)
	if err != nil {
		return err
	}
	if found.Schema != m.Schema || !slices.Equal(found.Tables, m.Tables) {
		return errors.New("its tables are not those of the manifest")
	}
	return nil
}
