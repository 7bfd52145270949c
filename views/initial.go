package views

import (
	"unicode"
	"unicode/utf8"
)

// Initial is the first letter of the name, for the badge in the header.
func (u User) Initial() string {
	first, _ := utf8.DecodeRuneInString(u.Name)
	if first == utf8.RuneError {
		return "?"
	}
	return string(unicode.ToUpper(first))
}
