// Package modelstest gives a test a migrated database of its own, on SQLite
// and, where one is at hand, on PostgreSQL. Only tests may import it.
package modelstest
