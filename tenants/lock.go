package tenants

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const betweenTries = 20 * time.Millisecond

var errLocked = errors.New("locked by somebody else")

// lock keeps others, in this process and in others, from making or migrating
// the same tenant. It ends with the process, however that ends.
type lock struct{ file *os.File }

// takeLock waits for a tenant's lock until ctx ends.
func (r *Registry) takeLock(ctx context.Context, n Name) (unlock func() error, err error) {
	for {
		unlock, err := r.tryLock(ctx, n)
		if !errors.Is(err, errLocked) {
			return unlock, err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for tenant %s, which is being worked on: %w", n, context.Cause(ctx))
		case <-time.After(betweenTries):
		}
	}
}

// tryLock takes a tenant's lock, or answers errLocked.
func (r *Registry) tryLock(ctx context.Context, n Name) (unlock func() error, err error) {
	return r.control.engine.lock(ctx, r, n)
}

// tryLock takes a tenant's lock, or answers errLocked.
func tryLock(dir string, n Name) (*lock, error) {
	path := filepath.Join(dir, tmpDir, string(n)+".lock")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, filePerm)
	if err != nil {
		return nil, fmt.Errorf("locking tenant %s: %w", n, err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil && !stillThere(file, path) {
		err = syscall.EWOULDBLOCK // the one before has just removed it
	}
	if err == nil {
		return &lock{file: file}, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errLocked
	}
	return nil, errors.Join(fmt.Errorf("locking tenant %s: %w", n, err), file.Close())
}

// unlock removes the file first: who opens it from now on has another one.
func (l *lock) unlock() error { return errors.Join(os.Remove(l.file.Name()), l.file.Close()) }

// whileLocked works on a tenant while nobody else does.
func (r *Registry) whileLocked(ctx context.Context, n Name, work func() error) error {
	unlock, err := r.takeLock(ctx, n)
	if err != nil {
		return err
	}
	defer r.unlock(ctx, unlock)
	return work()
}

// unlock is for defer: a lock that cannot be removed is told, and ends with the process.
func (r *Registry) unlock(ctx context.Context, unlock func() error) {
	if err := unlock(); err != nil {
		r.cfg.Logger.ErrorContext(ctx, "unlocking a tenant", "error", err)
	}
}

func stillThere(file *os.File, path string) bool {
	mine, err := file.Stat()
	if err != nil {
		return false
	}
	current, err := os.Stat(path)
	return err == nil && os.SameFile(mine, current)
}
