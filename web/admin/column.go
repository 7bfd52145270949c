package admin

// Computed is a column that no field stores.
type Computed[T any] struct {
	label string
	text  func(*T) string
	yes   func(*T) bool
	order any
	empty string
}

// Text is a column of words about the row. It is asked for them each time a list is
// looked at, and must not change the row: others may be looking at the same one.
func Text[T any](label string, of func(*T) string) Computed[T] {
	return Computed[T]{label: label, text: of}
}

// Bool is a column of ticks and crosses; what holds for Text holds for it.
func Bool[T any](label string, of func(*T) bool) Computed[T] {
	return Computed[T]{label: label, yes: of}
}

// OrderBy lets the list be sorted by the column, as if by the field.
func (c Computed[T]) OrderBy(field any) Computed[T] {
	c.order = field
	return c
}

// Empty is what stands for a blank text, "(none)" for one: Django's
// empty_value. A column of ticks is never blank.
func (c Computed[T]) Empty(instead string) Computed[T] {
	c.empty = instead
	return c
}

// Counted is a column that counts the children of a row.
type Counted struct {
	label    string
	relation any
}

// Count is a column that counts a has-many relation: Count("Votes", &poll.Votes).
// The whole page is counted by one statement.
func Count(label string, relation any) Counted { return Counted{label: label, relation: relation} }
