package api

import "fmt"

// What a body may hold. A list of polls with their choices is four levels deep.
const (
	maxBody   = 1 << 20 // bytes, where a resource says nothing else
	maxDepth  = 32      // lists and dictionaries within each other
	maxValues = 20_000  // in a mebibyte of JSON; every value counts, in lists and dictionaries
	maxFields = 1_000   // of a form: Django's DATA_UPLOAD_MAX_NUMBER_FIELDS
)

// bounded goes through JSON, valid or not, before it is decoded: what is nested
// deeply, or made of very many small values, takes a multiple of its size.
func bounded(sent []byte, most int) error {
	depth, values := 0, 1
	for i := 0; i < len(sent); i++ {
		switch sent[i] {
		case '"':
			i += stringLength(sent[i:]) - 1
		case '[', '{':
			depth++
			values++
		case ']', '}':
			depth--
		case ',':
			values++
		}
		if depth > maxDepth {
			return fmt.Errorf("more than %d levels of lists and dictionaries", maxDepth)
		}
		if values > most {
			return fmt.Errorf("more than %d values", most)
		}
	}
	return nil
}

// stringLength is that of a string with its quotes, or of the rest that has none
// at its end.
func stringLength(sent []byte) int {
	for i := 1; i < len(sent); i++ {
		switch sent[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(sent)
}
