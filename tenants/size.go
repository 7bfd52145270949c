package tenants

import "os"

// Size is where a tenant's database is and how many bytes it takes with its log;
// 0 when it is gone.
func (r *Registry) Size(i Info) (path string, bytes int64) {
	if path = r.path(i); i.State == Deleted {
		path = r.trash(i)
	}
	for _, suffix := range []string{"", "-wal"} {
		if file, err := os.Stat(path + suffix); err == nil {
			bytes += file.Size()
		}
	}
	return path, bytes
}
