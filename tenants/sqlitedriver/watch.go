package sqlitedriver

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

const indexRegion = 32768 // bytes that SQLite maps of a wal-index at a time

var errNoIndex = errors.New("sqlitedriver: the file has no write-ahead log to watch")

// State is the header of a file's wal-index, by which SQLite itself tells whether
// somebody has committed: a counter, the log's length and its checksums. See
// https://sqlite.org/walformat.html#the_wal_index_header.
type State [48]byte

// Watch sees what any process commits to a file, without a system call or a lock.
type Watch struct {
	conn  *conn
	index uintptr // mapped as long as the connection is open
}

// Watch opens a connection of its own; the file must be in WAL mode.
func (c Connector) Watch(ctx context.Context) (*Watch, error) {
	opened, err := c.Connect(ctx)
	if err != nil {
		return nil, err
	}
	w := &Watch{conn: opened.(*conn)}
	if err := w.find(ctx); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// State is what the file is in. Two that are equal had the same contents; one that
// is taken while somebody commits may be equal to no other.
func (w *Watch) State() State {
	return *(*State)(*(*unsafe.Pointer)(unsafe.Pointer(&w.index)))
}

// Commits counts the transactions that were committed, whoever did, and starts over
// when SQLite makes the index anew.
func (s State) Commits() uint32 { return binary.NativeEndian.Uint32(s[8:]) }

// Close closes the connection.
func (w *Watch) Close() error { return w.conn.Close() }

// find has SQLite map the wal-index, which it does with the first read, and tell where.
func (w *Watch) find(ctx context.Context) error {
	if _, err := w.conn.pragma(ctx, "data_version"); err != nil {
		return fmt.Errorf("opening the log: %w", err)
	}
	tls := w.conn.tls
	into := tls.Alloc(int(unsafe.Sizeof(uintptr(0))))
	defer tls.Free(int(unsafe.Sizeof(uintptr(0))))
	code := lib.Xsqlite3_file_control(tls, w.conn.db, 0, lib.SQLITE_FCNTL_FILE_POINTER, into)
	file := at[uintptr](into)
	if code != lib.SQLITE_OK || file == 0 {
		return errNoIndex
	}
	methods := at[lib.Tsqlite3_io_methods](at[lib.Tsqlite3_file](file).FpMethods)
	if methods.FiVersion < 2 || methods.FxShmMap == 0 {
		return errNoIndex
	}
	type mapping = func(tls *libc.TLS, file uintptr, region, size, extend int32, into uintptr) int32
	shmMap := *(*mapping)(unsafe.Pointer(&struct{ uintptr }{methods.FxShmMap}))
	code = shmMap(tls, file, 0, indexRegion, 0, into)
	if w.index = at[uintptr](into); code != lib.SQLITE_OK || w.index == 0 {
		return errNoIndex
	}
	return nil
}

// at reads what SQLite has at an address.
func at[T any](address uintptr) T { return *(*T)(*(*unsafe.Pointer)(unsafe.Pointer(&address))) }
