// Package sqlitedriver wraps the driver glebarez/go-sqlite, and is the only
// package that touches it. It cures what would lose writes (a failed COMMIT),
// hang requests (statements that outlive their context), or let a request out
// of its own file (ATTACH, PRAGMA, stacked statements), and it writes times as
// Django does. It knows nothing of tenants, pools or gorm.
package sqlitedriver
