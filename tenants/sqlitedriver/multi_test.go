package sqlitedriver

import (
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

func TestStacked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"":                                       false,
		"SELECT 1":                               false,
		"SELECT 1;":                              false,
		"SELECT 1 ; \n;":                         false,
		"SELECT 1; SELECT 2":                     true,
		"SELECT ';'":                             false,
		"SELECT 'it''s; fine'":                   false,
		`SELECT ";" FROM [a;b]`:                  false,
		"SELECT `;`":                             false,
		"SELECT 1 -- ; SELECT 2":                 false,
		"SELECT 1 -- x\n; SELECT 2":              true,
		"SELECT /* ; */ 1":                       false,
		"SELECT /* ' */ 1; DROP TABLE x -- '":    true,
		"SELECT /*/ ; */ 1":                      false,
		"SELECT 6 / 2; SELECT 1":                 true,
		"SELECT 6 - 2; SELECT 1":                 true,
		"SELECT :a, @b, $c, ?1":                  false,
		"SELECT $a('), 1; DROP TABLE x -- ')":    true,
		"SELECT $a::b('), 1; DROP TABLE x -- ')": true,
		"SELECT 'a; SELECT 2":                    false, // not closed: SQLite refuses it
	} {
		if got := stacked(text); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// FuzzStacked holds the scanner to SQLite itself: where SQLite compiles one
// statement and finds another after it, the scanner must have seen it.
func FuzzStacked(f *testing.F) {
	for _, seed := range []string{
		"SELECT 1; SELECT 2", "SELECT ';' ; x", "SELECT $a('), 1; SELECT 2 -- ')", "SELECT /*/;*/1;SELECT 2",
		"SELECT [;] ; --", "SELECT \"a\"\";\";SELECT 2", "SELECT x'00';SELECT @a(1);", "SELECT 1;\x00SELECT 2", "SELECT #a;b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if again, ok := rest(t, text); ok && again && !stacked(text) {
			t.Errorf("%q: SQLite sees a second statement", text)
		}
	})
}

// rest says whether SQLite compiles text, and whether a statement follows the first.
func rest(t *testing.T, text string) (more, ok bool) {
	tls := libc.NewTLS()
	defer tls.Close()
	db, free := memory(t)
	defer free()
	sql, err := libc.CString(text)
	if err != nil {
		t.Skip(err)
	}
	defer libc.Xfree(tls, sql)
	found := new(struct{ stmt, tail uintptr })
	stmt, tail := uintptr(unsafe.Pointer(&found.stmt)), uintptr(unsafe.Pointer(&found.tail))
	code := lib.Xsqlite3_prepare_v2(tls, db, sql, -1, stmt, tail)
	defer runtime.KeepAlive(found)
	if code != lib.SQLITE_OK {
		return false, false
	}
	lib.Xsqlite3_finalize(tls, found.stmt)
	return strings.Trim(libc.GoString(found.tail), "; \t\r\n\f") != "" && found.stmt != 0, true
}

func memory(t *testing.T) (db uintptr, free func()) {
	opened, err := Connector{}.Driver().Open(":memory:")
	if err != nil {
		t.Fatal(err)
	}
	if db, err = handle(opened); err != nil {
		t.Fatal(err)
	}
	return db, func() { shut(t, opened) }
}
