package tenants

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Manifest says what a backup holds: it stands beside it, as NAME.json beside
// NAME.db, and a restore is held to it.
type Manifest struct {
	Tenant Name      `json:"tenant"`
	ID     string    `json:"id"`
	Taken  time.Time `json:"taken"`
	Schema int64     `json:"schema"`
	Bytes  int64     `json:"bytes"`
	SHA256 string    `json:"sha256"`
	Tables []Table   `json:"tables"`
}

// ErrBackup says that a backup is not what its manifest says, or not there.
var ErrBackup = errors.New("the backup cannot be used")

// Backup copies a tenant's database, as it is at one moment, into a directory,
// while it is served and written to, and looks the copy through: ErrUnsound when
// it is damaged. ErrExists when the directory has a backup of the tenant already.
func (r *Registry) Backup(ctx context.Context, n Name, dir string) (Manifest, error) {
	info, err := r.control.find(ctx, n)
	if err != nil {
		return Manifest{}, err
	}
	path, manifest := backupPaths(dir, n)
	for _, taken := range []string{path, manifest} {
		if _, err := os.Stat(taken); !errors.Is(err, fs.ErrNotExist) {
			return Manifest{}, errors.Join(fmt.Errorf("%s is there already: %w", taken, ErrExists), err)
		}
	}
	if err := os.MkdirAll(dir, dirPerm); err != nil {
		return Manifest{}, fmt.Errorf("making the directory of the backup: %w", err)
	}
	s, err := r.storeOf(info)
	if err != nil {
		return Manifest{}, err
	}
	m, err := r.backUp(ctx, s, info, path)
	if err == nil {
		err = writeManifest(manifest, m)
	}
	if err != nil {
		return Manifest{}, errors.Join(fmt.Errorf("backing up tenant %s: %w", n, err), removeDatabase(path))
	}
	return m, nil
}

func backupPaths(dir string, n Name) (database, manifest string) {
	return filepath.Join(dir, string(n)+".db"), filepath.Join(dir, string(n)+".json")
}

// backUp makes the copy in a file beside its place, and moves it there when it is whole.
func (r *Registry) backUp(ctx context.Context, s store, i Info, to string) (Manifest, error) {
	part := to + ".part"
	source := placeNow(s, i)
	if err := errors.Join(s.there(ctx, source), removeDatabase(part)); err != nil {
		return Manifest{}, err
	}
	if err := s.export(ctx, source, part); err != nil {
		return Manifest{}, errors.Join(err, removeDatabase(part))
	}
	m, err := r.describe(ctx, part)
	if err == nil {
		err = publish(part, to)
	}
	if err != nil {
		return Manifest{}, errors.Join(err, removeDatabase(part))
	}
	r.cfg.meters.backedUp.Add(1)
	m.Tenant, m.ID, m.Taken = i.Name, i.ID, r.cfg.Now().UTC()
	return m, nil
}

// placeNow is where a tenant's database is, also in the trash.
func placeNow(s store, i Info) string {
	if i.State == Deleted {
		return s.trash(i.location)
	}
	return i.location
}

// copyOf is a consistent copy also while the database is written to.
func copyOf(ctx context.Context, from, to string) error {
	db := openPlain(from)
	_, err := db.ExecContext(ctx, "VACUUM INTO ?", to)
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("copying: %w", err)
	}
	return nil
}

// describe looks a copy through that nobody else has open.
func (r *Registry) describe(ctx context.Context, path string) (m Manifest, err error) {
	err = examineFile(ctx, path, func(ctx context.Context, db *sql.DB) (err error) {
		if m.Schema, err = versionIn(ctx, r.stores[SQLite], db, 0); err != nil {
			return err
		}
		if err := errors.Join((&foreign{db}).sound(ctx), foreignKeys(ctx, db), off(ctx, db)); err != nil {
			return err
		}
		m.Tables, _, err = contents(ctx, db)
		return err
	})
	if err != nil {
		return m, err
	}
	m.Bytes, m.SHA256, err = digestOf(path)
	return m, err
}

// off leaves all of a database in its one file.
func off(ctx context.Context, db *sql.DB) error {
	_, err := column(ctx, db, "PRAGMA journal_mode=DELETE")
	return err
}

func digestOf(path string) (bytes int64, hash string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = file.Close() }() // only read
	digest := sha256.New()
	bytes, err = io.Copy(digest, file)
	return bytes, hex.EncodeToString(digest.Sum(nil)), err
}

func writeManifest(path string, m Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, append(text, '\n'), filePerm); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return errors.Join(flush(path), flush(filepath.Dir(path)))
}
