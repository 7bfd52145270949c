package admin

import (
	"strconv"

	"github.com/a-h/templ"
)

// drawn is a line of a list as HTML, or a form's fieldsets, and what it says: what is
// written down below of all that has a part in how it looks.
type drawn struct {
	says string
	html templ.Component
}

// appendTexts writes texts down so that no others look the same.
func appendTexts(to []byte, texts ...string) []byte {
	for _, text := range texts {
		to = append(appendNumbers(to, len(text)), text...)
	}
	return to
}

func appendNumbers(to []byte, numbers ...int) []byte {
	for _, n := range numbers {
		to = append(strconv.AppendInt(to, int64(n), 36), ' ')
	}
	return to
}

// flags writes down what holds and what does not.
func flags(list ...bool) string {
	text := make([]byte, len(list))
	for i, yes := range list {
		text[i] = '0'
		if yes {
			text[i] = '1'
		}
	}
	return string(text)
}
