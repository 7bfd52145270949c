package admin

import "fmt"

// Path leads through a relation to a field of the related object.
type Path struct {
	relation any
	field    func() (f *field, table string, err error)
}

// Via is the path through relation to the field that of points at:
//
//	admin.Via(&poll.CreatedBy, func(u *models.User) any { return &u.Username })
func Via[R any](relation any, of func(*R) any) Path {
	return Path{relation: relation, field: func() (*field, string, error) {
		target, blank, err := entityOf[R]()
		if err != nil {
			return nil, "", fmt.Errorf("reading the related model: %w", err)
		}
		f, err := target.column(of(blank))
		return f, target.schema.Table, err
	}}
}

// Match is a field of SearchFields that is searched otherwise than by what it contains.
type Match struct {
	field any
	how   matching
}

type matching int

const (
	contains matching = iota
	startsWith
	equals
)

// StartsWith searches a field, or a Via, by how it begins: Django's prefix ^.
func StartsWith(field any) Match { return Match{field, startsWith} }

// Equals searches a field, or a Via, by its whole text: Django's prefix =.
func Equals(field any) Match { return Match{field, equals} }
