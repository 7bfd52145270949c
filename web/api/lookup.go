package api

import (
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// lookup is a way to compare a field with what a call asks for: django-filter's
// name of it, empty where the field is asked for itself, and the comparison.
type lookup struct {
	name string
	make func(f Field, asked string) (clause.Expression, error)
}

// parameter is what a call names a lookup of a field.
func (l lookup) parameter(f Field) string {
	if l.name == "" {
		return f.Name
	}
	return f.Name + "__" + l.name
}

// lookups are the ways to ask for a field.
func (f Field) lookups() []lookup {
	if f.Column == "" {
		return nil
	}
	list := []lookup{{"", equals}, {"in", oneOf}}
	if f.Kind == Words {
		list = append(list, lookup{"iexact", like("", "")}, lookup{"icontains", like("%", "%")},
			lookup{"istartswith", like("", "%")}, lookup{"iendswith", like("%", "")})
	} else {
		list = append(list, lookup{"gt", compared(">", -1)}, lookup{"gte", compared(">=", -1)},
			lookup{"lt", compared("<", 1)}, lookup{"lte", compared("<=", 1)})
	}
	if f.Null {
		list = append(list, lookup{"isnull", isMissing})
	}
	return list
}

func equals(f Field, asked string) (clause.Expression, error) {
	value, err := f.operand(asked)
	if err != nil || value.beyond != 0 {
		return never(), err
	}
	return gorm.Expr("? = ?", f.column(), value.Expr), nil
}

// compared is true of all rows for a value on that side of everything.
func compared(sign string, side int) func(Field, string) (clause.Expression, error) {
	return func(f Field, asked string) (clause.Expression, error) {
		value, err := f.operand(asked)
		switch {
		case err != nil:
			return nil, err
		case value.beyond == side:
			return gorm.Expr("? IS NOT NULL", f.column()), nil
		case value.beyond != 0:
			return never(), nil
		}
		return gorm.Expr("? "+sign+" ?", f.column(), value.Expr), nil
	}
}

func oneOf(f Field, asked string) (clause.Expression, error) {
	sent := strings.Split(asked, ",")
	if len(sent) > mostValues {
		return nil, complaint(fmt.Sprintf("Ensure this list has no more than %d values.", mostValues))
	}
	var values among
	for _, one := range sent {
		value, err := f.operand(strings.TrimSpace(one))
		if err != nil {
			return nil, err
		}
		if value.beyond == 0 {
			values.list = append(values.list, value.Expr)
		}
	}
	if len(values.list) == 0 {
		return never(), nil
	}
	values.column = f.column()
	return values, nil
}

func isMissing(f Field, asked string) (clause.Expression, error) {
	yes, err := readBool(asked)
	if err != nil {
		return nil, err
	}
	if yes {
		return gorm.Expr("? IS NULL", f.column()), nil
	}
	return gorm.Expr("? IS NOT NULL", f.column()), nil
}

// like compares a text without regard to capitals.
func like(before, after string) func(Field, string) (clause.Expression, error) {
	return func(f Field, asked string) (clause.Expression, error) {
		if _, err := f.operand(asked); err != nil {
			return nil, err
		}
		return alike(f.column(), before+escaped(asked)+after), nil
	}
}

func alike(column clause.Column, pattern string) clause.Expression {
	return gorm.Expr(`lower(?) LIKE lower(?) ESCAPE '\'`, column, pattern)
}

func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

func never() clause.Expression { return gorm.Expr("1 = 0") }

// among is a column with one of several values.
type among struct {
	column clause.Column
	list   []clause.Expr
}

// Build writes column IN (…).
func (a among) Build(b clause.Builder) {
	b.WriteQuoted(a.column)
	_, _ = b.WriteString(" IN (")
	for i, value := range a.list {
		if i > 0 {
			_ = b.WriteByte(',')
		}
		value.Build(b)
	}
	_ = b.WriteByte(')')
}
