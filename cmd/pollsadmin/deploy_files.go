package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The bits of a mode that are for others than the owner.
const (
	othersRead = 0o066 // or write
	othersPass = 0o011
	others     = 0o077
)

// lookAtFiles asks who else could read the data directory: who can, reads everything.
func (d *deployment) lookAtFiles() error {
	info, err := os.Stat(d.data)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&others != 0 {
		d.find(atWarning, "pollsadmin.W009", fmt.Sprintf("The data directory %s is open to others than its owner "+
			"(mode %04o).", d.data, mode), "chmod 700 "+d.data)
	}
	open, err := openToOthers(d.data)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		d.find(atWarning, "pollsadmin.W010", "Others than their owner can read or write files with the tenants' data: "+
			several(open)+".", "chmod -R go= "+d.data)
	}
	if _, err := os.Stat(filepath.Join(d.data, demoMark)); err == nil {
		d.find(atWarning, "pollsadmin.W011", "The data was made by demo, which prints the password of "+demoAdmin+
			" wherever it runs.", "Make tenants of your own in another directory: tenants create NAME --data DIRECTORY")
	}
	return nil
}

// openToOthers are the files that others reach and may read or write.
func openToOthers(dir string) (open []string, err error) {
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a server has moved it meanwhile
		}
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil || info.Mode()&fs.ModeSymlink != 0 {
			return nil //nolint:nilerr // it is gone
		}
		switch mode := info.Mode().Perm(); {
		case entry.IsDir() && mode&othersPass == 0:
			return fs.SkipDir
		case !entry.IsDir() && mode&othersRead != 0:
			open = append(open, fmt.Sprintf("%s (mode %04o)", path, mode))
		}
		return nil
	})
	return open, err
}

func (d *deployment) hasData() bool {
	_, err := os.Stat(filepath.Join(d.data, controlFile))
	return err == nil || d.control != ""
}
