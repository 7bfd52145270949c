package download

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// byteOrderMark is what Excel knows UTF-8 by. Without it, Excel reads a file in
// the alphabet of its country.
const byteOrderMark = "\uFEFF"

// CSV writes comma-separated values as RFC 4180 describes them: lines that end
// in CR LF, quotes where they are needed. It is written for spreadsheets too: it
// begins with a byte order mark, and a text that a spreadsheet would take for a
// formula, and run on the computer of whoever opens the file, begins with an
// apostrophe. Errors wait for Flush.
type CSV struct {
	to     *bufio.Writer
	within bool // a line
}

// NewCSV writes to a file, which is whole only after Flush.
func NewCSV(to io.Writer) *CSV {
	c := &CSV{to: bufio.NewWriter(to)}
	_, _ = c.to.WriteString(byteOrderMark)
	return c
}

// NewPlainCSV writes for programs, which would take the mark for a part of the first
// heading.
func NewPlainCSV(to io.Writer) *CSV { return &CSV{to: bufio.NewWriter(to)} }

// Row writes a line of texts.
func (c *CSV) Row(texts ...string) {
	for _, s := range texts {
		c.Text(s)
	}
	c.End()
}

// Flush writes what was held back, and says what went wrong so far.
func (c *CSV) Flush() error { return c.to.Flush() }

// Text writes a value that somebody may have typed. An empty one is two quotes;
// no value at all is nothing.
func (c *CSV) Text(s string) {
	if isFormula(s) {
		s = "'" + s
	}
	if s == "" || strings.ContainsAny(s, "\",;\t\r\n") || s != strings.TrimSpace(s) {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	c.Plain(s)
}

// Plain writes a value that needs no quotes: a number, a date, nothing.
func (c *CSV) Plain(s string) {
	if c.within {
		_ = c.to.WriteByte(',')
	}
	c.within = true
	_, _ = c.to.WriteString(s)
}

// End ends a line.
func (c *CSV) End() {
	c.within = false
	_, _ = c.to.WriteString("\r\n")
}

// isFormula knows what begins a formula in one spreadsheet or another, in full
// width where people type in Chinese or Japanese.
func isFormula(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return s != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}
