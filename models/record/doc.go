// Package record is the only writer of rows: it validates and saves them, keeps
// many-to-many rows, and deletes with everything that hangs on a row. It works
// from gorm's schema and knows no model by name, no tenant and no HTTP.
package record
