package ui_test

import "strings"

// trim makes runs of blanks one blank, as a browser shows them.
func trim(text string) string { return strings.Join(strings.Fields(text), " ") }
