package admin

import (
	"strconv"
	"strings"
	"unicode"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// searchField is a column to look for words in, its own or through a relation.
type searchField struct {
	trail
	how matching
}

// matches is the condition that a word is found in at least one of the fields.
func (r *resource) matches(word string, by reach) clause.Expression {
	var either anyOf
	for _, s := range r.searches {
		if found := s.finds(s.owner(r.entity).col(s.field.column), word); found != nil {
			either = append(either, s.leadsTo(r.entity, found, by))
		}
	}
	return either
}

// finds is the condition that a column holds a word, nil where none could: a
// number is nothing but a number.
func (s searchField) finds(column clause.Column, word string) clause.Expression {
	if s.field.isText() {
		return like(column, s.how, word)
	}
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return nil
	}
	return clause.Eq{Column: column, Value: n}
}

// like compares without regard to case: on SQLite LIKE does that by itself, for
// ASCII; elsewhere both sides are folded.
func like(column clause.Column, how matching, word string) clause.Expression {
	pattern := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
	switch how {
	case contains:
		pattern = "%" + pattern + "%"
	case startsWith:
		pattern += "%"
	}
	return folded{column: column, pattern: pattern}
}

type folded struct {
	column  clause.Column
	pattern string
}

// Build writes the comparison in the words of the database that is asked.
func (f folded) Build(b clause.Builder) {
	operator := " LIKE "
	if stmt, ok := b.(*gorm.Statement); ok && stmt.Name() == "postgres" {
		operator = " ILIKE "
	}
	b.WriteQuoted(f.column)
	_, _ = b.WriteString(operator)
	b.AddVar(b, f.pattern)
	_, _ = b.WriteString(` ESCAPE '\'`)
}

// splitSearch splits at blanks; "two words" or 'two words' stay together, and
// a backslash takes the next quote for itself.
func splitSearch(text string) []string {
	var words []string
	var word strings.Builder
	var quote rune
	escaped, begun := false, false
	finish := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for _, c := range text {
		switch {
		case escaped:
			if c != quote && c != '\\' {
				word.WriteByte('\\')
			}
			word.WriteRune(c)
			escaped = false
		case quote != 0 && c == '\\':
			escaped = true
		case quote != 0 && c == quote:
			quote = 0
			finish()
		case quote == 0 && !begun && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && unicode.IsSpace(c):
			finish()
		default:
			word.WriteRune(c)
			begun = true
		}
	}
	finish()
	return words
}
