package tenants

import (
	"errors"
	"fmt"
)

var (
	// ErrName says that something cannot be the name of a tenant.
	ErrName = errors.New("not a tenant name")
	// ErrDomain says that something cannot be a tenant's domain.
	ErrDomain = errors.New("not a usable domain")
	// ErrNotFound says that no tenant is served under that name or host.
	ErrNotFound = errors.New("no such tenant")
	// ErrExists says that the name or the domain is taken.
	ErrExists = errors.New("the name is taken")
	// ErrSuspended says that the operator has suspended the tenant.
	ErrSuspended = errors.New("the tenant is suspended")
	// ErrMaintenance says that the tenant is being worked on, and will be back.
	ErrMaintenance = errors.New("the tenant is in maintenance")
	// ErrReadOnly says that the tenant may be looked at, but not changed for now.
	ErrReadOnly = errors.New("the tenant is read-only for now")
	// ErrBusy says that there was no room, or no turn to write, within the time allowed.
	ErrBusy = errors.New("too busy, try again in a moment")
	// ErrUnavailable says that the tenant's database cannot be opened.
	ErrUnavailable = errors.New("the database cannot be opened")
	// ErrPending says that the tenant's database needs migrations first.
	ErrPending = errors.New("migrations are pending")
	// ErrNewer says that a database was migrated by a newer version of this program.
	ErrNewer = errors.New("the database is newer than this program")
	// ErrClosed says that the registry has been closed, or the tenant released.
	ErrClosed = errors.New("closed")
	// ErrUnsound says that a database is damaged, or has rows that point nowhere.
	ErrUnsound = errors.New("the database is not sound")
	// ErrDrift says that a schema is not what migrations make.
	ErrDrift = errors.New("its schema is not what migrations make")
	// ErrUnfit says that a file offered for adoption cannot become a tenant.
	ErrUnfit = errors.New("the file cannot be adopted")
)

var errStopping = fmt.Errorf("the server is stopping: %w", ErrClosed)
