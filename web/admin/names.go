package admin

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jinzhu/inflection"
	"gorm.io/gorm/schema"
)

// names derives Django's names of a model from its table and its type:
// polls_poll holds polls.poll, and django_admin_log holds admin.logentry.
func names(s *schema.Schema) (app, name, singular, plural string) {
	table := strings.TrimPrefix(s.Table, "django_")
	app, _, _ = strings.Cut(table, "_")
	name = strings.ToLower(s.Name)
	singular = spaced(s.Name)
	return app, name, singular, inflection.Plural(singular)
}

// spaced turns LogEntry into "log entry".
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func capitalize(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// cssName makes a label fit for a class: "Can vote?" becomes can_vote.
func cssName(label string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(label), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "_")
}
