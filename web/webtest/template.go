package webtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// template gives the files of a data directory with thor and potter, by path.
// They are made once for all tests of a program: making them anew takes longer
// than most tests.
//
//nolint:gochecknoglobals // it never changes
var template = sync.OnceValues(func() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "webtest")
	if err != nil {
		return nil, err
	}
	if err := makeTemplate(context.Background(), dir); err != nil {
		return nil, fmt.Errorf("making the template of tenants: %w", err)
	}
	files, err := readFiles(dir)
	return files, errors.Join(err, os.RemoveAll(dir))
})

// cheap is a hasher that costs next to nothing.
func cheap() *models.Hasher {
	return models.NewHasherAt(4, models.Cost{Memory: 64, Passes: 1, Threads: 1})
}

func makeTemplate(ctx context.Context, dir string) error {
	registry, err := tenants.Open(ctx, tenants.Config{Dir: dir, Migrator: models.SQLiteMigrations()})
	if err != nil {
		return err
	}
	hash, err := cheap().Hash(ctx, Password)
	if err != nil {
		return err
	}
	for _, tenant := range []string{Thor, Potter} {
		if err := plant(ctx, registry, tenant, hash); err != nil {
			return err
		}
	}
	return registry.Close(ctx)
}

// copyTemplate puts the template's files into a data directory.
func copyTemplate(dir string) error {
	files, err := template()
	if err != nil {
		return err
	}
	for path, content := range files {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func readFiles(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	})
	return files, err
}
