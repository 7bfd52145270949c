package sqlitedriver

import (
	"database/sql/driver"
	"os"
	"strings"
	"testing"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// TestHandle guards the one place that looks inside the driver. When it fails
// after an upgrade, read go-sqlite's struct conn, and run TestDefects, before
// changing the versions here.
func TestHandle(t *testing.T) {
	t.Parallel()
	path := newFile(t)
	opened, err := Connector{}.Driver().Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, opened)
	db, err := handle(opened)
	if err != nil {
		t.Fatal(err)
	}
	tls := libc.NewTLS()
	defer tls.Close()
	if got := libc.GoString(lib.Xsqlite3_db_filename(tls, db, 0)); got != path {
		t.Errorf("the handle is of %q, want %q", got, path)
	}
}

func TestVersionsAreTheKnownOnes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, pin := range []string{
		"github.com/glebarez/go-sqlite v1.23.0", "modernc.org/sqlite v1.61.1", "modernc.org/libc v1.79.0",
	} {
		if !strings.Contains(string(text), pin) {
			t.Errorf("go.mod has no %s", pin)
		}
	}
}

func TestHandleRefusesOtherDrivers(t *testing.T) {
	t.Parallel()
	type wrongKind struct {
		driver.Conn
		db string
	}
	type noPointer struct {
		driver.Conn
		db uintptr
	}
	for _, conn := range []driver.Conn{
		wrongKind{db: "x"}, &wrongKind{db: "x"}, &noPointer{db: 0}, &struct{ driver.Conn }{},
	} {
		if db, err := handle(conn); err == nil {
			t.Errorf("%T: handle %d", conn, db)
		}
	}
}
