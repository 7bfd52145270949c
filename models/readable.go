package models

import (
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// readable reads every row of ours once, as pages will: SQLite lets anything stand
// in any column, and one date that is none would cost a page. Views that stand in
// for tables of ours are refused too: what they show and take is somebody else's.
func readable(db *gorm.DB, tables []string) error {
	if db.Name() == "postgres" {
		return nil // whose columns hold what they say
	}
	var views []string
	if err := db.Raw("SELECT name FROM sqlite_master WHERE type = 'view'").Scan(&views).Error; err != nil {
		return fmt.Errorf("listing the views: %w", err)
	}
	for _, name := range views {
		if slices.Contains(knownTables(), name) {
			return fmt.Errorf("%s is a view, and has to be a table", name)
		}
	}
	for _, table := range []struct {
		name string
		read func(*gorm.DB) error
	}{
		{"auth_user", readAll[User]}, {"auth_group", readAll[Group]}, {"auth_permission", readAll[Permission]},
		{"django_content_type", readAll[ContentType]}, {"polls_poll", readAll[Poll]}, {"polls_choice", readAll[Choice]},
		{"polls_vote", readAll[Vote]}, {"django_admin_log", readAll[LogEntry]}, {"sessions", readAll[Session]},
		{"api_tokens", readAll[Token]},
	} {
		if !slices.Contains(tables, table.name) {
			continue
		}
		if err := table.read(db); err != nil {
			first, _, _ := strings.Cut(err.Error(), ";") // one for each row
			return fmt.Errorf("a row of %s cannot be read, mend it first: %s", table.name, first)
		}
	}
	return nil
}

// atOnce is how many rows are held while all are read.
const atOnce = 500

func readAll[T any](db *gorm.DB) error {
	var rows []T
	return db.FindInBatches(&rows, atOnce, func(*gorm.DB, int) error { return nil }).Error
}
