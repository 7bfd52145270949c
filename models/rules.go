package models

import (
	"strings"

	"pollsadmin/models/record"
)

// requireText complains about a text of nothing but blanks.
func requireText(bad record.Invalid, column, text string) {
	if strings.TrimSpace(text) == "" {
		bad.Add(column, record.Required)
	}
}
