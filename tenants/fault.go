package tenants

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"pollsadmin/tenants/sqlitedriver"
)

// Faulty says whether an error is the fault of what databases are kept on: a file
// that is damaged or gone, a disk that is full or takes nothing, a cluster that is
// not there. It is for operators to mend, and may be over the next time.
func Faulty(err error) bool {
	return sqlitedriver.Faulty(err) || faultyCluster(err)
}

func faultyCluster(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return len(said.Code) == 5 && (slices.Contains(faultyClasses(), said.Code[:2]) || said.Code[:3] == "57P")
	}
	var line *net.OpError
	return errors.As(err, new(*pgconn.ConnectError)) || errors.As(err, &line) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) && pgconn.SafeToRetry(err)
}

// faultyClasses of PostgreSQL's error codes: connections, resources, the system, damage.
// https://www.postgresql.org/docs/current/errcodes-appendix.html
func faultyClasses() []string { return []string{"08", "53", "58", "XX"} }
