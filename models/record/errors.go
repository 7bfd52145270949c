package record

import (
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm/schema"
)

// ErrReferenced means that a foreign key was broken: another row still points
// at one that went, or this one at a row that is not there. Keys are deferred,
// so it often comes from COMMIT.
var ErrReferenced = errors.New("a row that is referred to is missing")

// The codes by which the engines name a broken rule.
const (
	sqliteForeignKey   = 787
	postgresForeignKey = "23503"
	postgresUnique     = "23505"
)

// Translate makes a broken foreign key, in either engine's words, into
// ErrReferenced; any other error stays as it is. It is for what a commit returns.
func Translate(err error) error {
	if err == nil || errors.Is(err, ErrReferenced) || !isForeignKey(err) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrReferenced, err)
}

func isForeignKey(err error) bool {
	var postgres *pgconn.PgError
	if errors.As(err, &postgres) {
		return postgres.Code == postgresForeignKey
	}
	var sqlite interface{ Code() int } // go-sqlite's *Error, without importing the driver
	return errors.As(err, &sqlite) && sqlite.Code() == sqliteForeignKey
}

// broken turns a broken unique index into a complaint about its column, or
// about the record as a whole when it has several.
func broken(table *schema.Schema, err error) error {
	columns := duplicated(err)
	if len(columns) == 0 {
		return Translate(err)
	}
	labels := make([]string, len(columns))
	for i, column := range columns {
		labels[i] = label(table, column)
	}
	complaint := fmt.Sprintf("%s with this %s already exists.", table.Name, strings.Join(labels, " and "))
	if field := table.LookUpField(columns[0]); field != nil && len(columns) == 1 {
		return Invalid{name(table, field): {complaint}}
	}
	return Invalid{"": {complaint}}
}

// duplicated names the columns of the unique index that err says is broken.
func duplicated(err error) []string {
	if err == nil {
		return nil
	}
	var postgres *pgconn.PgError
	if errors.As(err, &postgres) {
		return postgresColumns(postgres)
	}
	_, list, found := strings.Cut(err.Error(), "UNIQUE constraint failed: ")
	if !found {
		return nil
	}
	list, _, _ = strings.Cut(list, " (")
	columns := strings.Split(list, ", ")
	for i, column := range columns {
		columns[i] = column[strings.LastIndexByte(column, '.')+1:]
	}
	return columns
}

// postgresColumns reads "Key (poll_id, voted_by_id)=(1, 2) already exists.";
// the words are translated on some servers, the brackets are not.
func postgresColumns(err *pgconn.PgError) []string {
	if err.Code != postgresUnique {
		return nil
	}
	_, rest, _ := strings.Cut(err.Detail, "(")
	list, _, found := strings.Cut(rest, ")=(")
	if !found {
		return []string{err.ConstraintName}
	}
	return strings.Split(list, ", ")
}
