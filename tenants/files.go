package tenants

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	filePerm = 0o600
	dirPerm  = 0o700

	controlFile = "control.db"
	tenantsDir  = "tenants"
	trashDir    = "trash" // what was deleted, until it is purged
	tmpDir      = "tmp"   // templates, tenants in the making, locks
)

// makeDirs makes the data directory and what belongs in it.
func makeDirs(dir string) error {
	for _, sub := range []string{tenantsDir, trashDir, tmpDir} {
		if err := os.MkdirAll(filepath.Join(dir, sub), dirPerm); err != nil {
			return fmt.Errorf("making the data directory: %w", err)
		}
	}
	return nil
}

// publish moves a closed database to its place, so that after a crash it is
// there whole or not at all.
func publish(from, to string) error {
	if left, err := os.Stat(from + "-wal"); err == nil && left.Size() > 0 {
		return fmt.Errorf("publishing %s: it is still in use", from)
	}
	if err := errors.Join(os.Chmod(from, filePerm), flush(from), os.Rename(from, to)); err != nil {
		return fmt.Errorf("publishing %s: %w", from, err)
	}
	return flush(filepath.Dir(to))
}

// relocate moves a closed database from one directory to another. Done twice it
// does no harm.
func relocate(from, to string) error {
	_, err := os.Stat(from)
	if _, there := os.Stat(to); errors.Is(err, fs.ErrNotExist) && there == nil {
		return nil // a crash came after the move
	}
	if err := errors.Join(err, os.Rename(from, to)); err != nil {
		return fmt.Errorf("moving a database: %w", err)
	}
	return errors.Join(flush(filepath.Dir(to)), flush(filepath.Dir(from)))
}

// flush has a file, or the entries of a directory, written to disk.
func flush(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// copyFile copies a closed database to a new file.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, filePerm)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// removeDatabase removes a closed database, or what a crash left of one.
func removeDatabase(path string) error {
	for _, suffix := range []string{"-wal", "-shm", "-journal", ""} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("clearing a leftover: %w", err)
		}
	}
	return nil
}
