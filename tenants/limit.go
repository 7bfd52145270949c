package tenants

import (
	"fmt"
	"syscall"
)

const (
	filesForOthers = 500 // connections of clients, the control database, logs
	filesPerTenant = 10  // four connections with a log each, and what closing needs
)

// openLimit is how many databases may be open: as many as wanted, or as the
// process's limit of open files allows.
func openLimit(wanted int) (int, error) {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
		return 0, fmt.Errorf("reading the limit of open files: %w", err)
	}
	return limitFor(wanted, files.Cur)
}

func limitFor(wanted int, files uint64) (int, error) {
	if files < filesForOthers+filesPerTenant {
		return 0, fmt.Errorf("a limit of %d open files is too low: allow %d or more (ulimit -n)",
			files, filesForOthers+filesPerTenant)
	}
	// At most what was wanted, which is not negative.
	return int(min(uint64(wanted), (files-filesForOthers)/filesPerTenant)), nil //nolint:gosec // see above
}
