package tenants

import (
	"fmt"
	"time"
)

// State is where a tenant is in its life.
type State string

// The states that the control database knows.
const (
	Provisioning State = "provisioning" // being made, not served yet
	Active       State = "active"
	ReadOnly     State = "read-only"
	Maintenance  State = "maintenance"
	Suspended    State = "suspended"
	Deleting     State = "deleting"
	Deleted      State = "deleted" // in the trash, its name still held
)

// Info is what the control database knows of a tenant.
type Info struct {
	ID      string // never changes; names the file
	Name    Name
	State   State
	Engine  string
	Schema  int64 // the version last seen
	Created time.Time

	TimeZone string // an IANA name; empty for the server's

	Origins []string // whose pages may call the API from a browser

	SecondFactor bool // nobody administers it without one

	Limits Limits // its own; ServersLimit where it has none

	location string // of the database, within the data directory
	doing    string // what is done to it at the moment; empty for nothing
	before   State  // what that began in
	drift    string // lines that say how its schema is not what migrations make
}

// admission is nil when the tenant may be served.
func (i Info) admission() error {
	switch i.State {
	case Active, ReadOnly:
		return nil
	case Suspended:
		return fmt.Errorf("%w (`pollsadmin tenants resume %s` admits it again)", ErrSuspended, i.Name)
	case Maintenance:
		return ErrMaintenance
	case Provisioning:
		return fmt.Errorf("%w yet: it is half made (`pollsadmin tenants create %s` completes it)", ErrNotFound, i.Name)
	default:
		return ErrNotFound
	}
}
