package record

import (
	"maps"
	"slices"
	"strings"
)

// Invalid says what is wrong with a record: complaints by column, "" for the
// record as a whole.
type Invalid map[string][]string

// Error lists the columns and what is wrong with them, for logs and the command line.
func (bad Invalid) Error() string {
	var lines []string
	for _, column := range slices.Sorted(maps.Keys(bad)) {
		line := strings.Join(bad[column], " ")
		if column != "" {
			line = column + ": " + line
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

// Add notes one more complaint about a column.
func (bad Invalid) Add(column, complaint string) { bad[column] = append(bad[column], complaint) }

// Err is nil when there is nothing to complain about.
func (bad Invalid) Err() error {
	if len(bad) == 0 {
		return nil
	}
	return bad
}
