package api

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// What a list may be asked at once. Databases bound these too, but answer with
// an error where the caller needs a sentence.
const (
	maxAsked   = 1000 // characters of a text to look for
	maxWords   = 50   // words of a search
	mostValues = 200  // values of one parameter, with commas between them
)

const (
	notInteger = "A valid integer is required."
	notBoolean = "Must be a valid boolean."
)

// operand is a value to compare a field with.
type operand struct {
	clause.Expr
	beyond int // 1: larger than whatever a column can hold; -1: smaller
}

// complaint is what is wrong with a value, for whoever sent it.
type complaint string

func (c complaint) Error() string { return string(c) }

// operand reads a value for the field to be compared with: complaint.
func (f Field) operand(asked string) (operand, error) {
	switch f.Kind {
	case Number:
		return numberOperand(asked)
	case Reference:
		id, err := strconv.ParseUint(asked, 10, 64)
		if err != nil || id == 0 {
			return operand{}, complaint(record.NoChoice)
		}
		return numberOperand(asked)
	case Moment:
		at, err := readMoment(asked)
		if err != nil {
			return operand{}, complaint(notTime)
		}
		return operand{Expr: gorm.Expr("?", at)}, nil
	default:
		if n := utf8.RuneCountInString(asked); n > maxAsked {
			return operand{}, complaint(fmt.Sprintf("Ensure this field has no more than %d characters.", maxAsked))
		}
		return operand{Expr: gorm.Expr("?", asked)}, nil
	}
}

// numberOperand says of what type a number is: PostgreSQL would take it for one
// of the column's, and refuse it where "there is no such row" is meant.
func numberOperand(asked string) (operand, error) {
	if !isInteger(asked) {
		return operand{}, complaint(notInteger)
	}
	n, err := strconv.ParseInt(asked, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange) && strings.HasPrefix(asked, "-"):
		return operand{beyond: -1}, nil
	case errors.Is(err, strconv.ErrRange):
		return operand{beyond: 1}, nil
	case err != nil:
		return operand{}, complaint(notInteger)
	}
	return operand{Expr: gorm.Expr("CAST(? AS bigint)", n)}, nil
}

func readBool(asked string) (yes bool, err error) {
	switch strings.ToLower(asked) {
	case "true", "1", "t", "yes", "y", "on":
		return true, nil
	case "false", "0", "f", "no", "n", "off":
		return false, nil
	}
	return false, complaint(notBoolean)
}
