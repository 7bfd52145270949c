package tenants

import (
	"container/list"
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"pollsadmin/tenants/sqlitedriver"
)

// Registry serves tenants: it opens their databases when they are first asked
// for, and closes those idle for longest when there are too many.
type Registry struct {
	cfg     Config
	hosts   *Hosts
	control *control
	stores  map[string]store // by engine
	max     int

	life context.Context // of openings: they outlive the request that began them, not the registry
	end  context.CancelFunc

	watched chan struct{} // closed once nobody follows the control database any more

	shapes shapes // that migrations make

	mu      sync.Mutex
	open    map[Name]*entry
	idle    list.List     // entries nobody uses, the one used last in front
	queue   list.List     // openings that wait for room: chan *entry, first come in front
	room    int           // databases that are open, opening or closing
	using   int           // tenants acquired and not released
	closing bool          // Close was called
	empty   chan struct{} // closed once nothing is open any more, after Close
	opened  int64
	evicted int64
}

// Open opens a data directory, and makes it when it is missing. No tenant is
// opened yet.
func Open(ctx context.Context, cfg Config) (*Registry, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("tenants: %w", err)
	}
	r := &Registry{
		cfg: cfg.withDefaults(), open: map[Name]*entry{}, empty: make(chan struct{}), watched: make(chan struct{}),
	}
	if err := r.prepare(); err != nil {
		return nil, err
	}
	control, err := openControl(ctx, r.cfg)
	if err != nil {
		return nil, err
	}
	r.control = control
	r.hosts = r.hosts.WithCustom(control.atDomain)
	r.life, r.end = context.WithCancel(context.WithoutCancel(ctx))
	go r.watch(control.engine.changes(r))
	return r, nil
}

// Resolve gives the tenant that a Host header stands for, ErrNotFound when there
// is none. It opens no tenant's database.
func (r *Registry) Resolve(ctx context.Context, host string) (Name, error) {
	n, err := r.hosts.Resolve(ctx, host)
	if err != nil || r.isOpen(n) {
		return n, err
	}
	if _, err := r.control.find(ctx, n); err != nil {
		return "", err
	}
	return n, nil
}

// Acquire opens the tenant's database, or joins those who have it open, until
// Release. A tenant that is not served is refused with ErrNotFound,
// ErrSuspended, ErrMaintenance, ErrPending, ErrNewer or ErrUnavailable; ErrBusy
// means that every database that may be open is in use.
func (r *Registry) Acquire(ctx context.Context, n Name) (*Tenant, error) {
	e, err := r.enter(ctx, n)
	if err != nil {
		return nil, err
	}
	err = r.await(ctx, e)
	if err == nil {
		if err = e.look(); err != nil {
			r.displace(e)
		}
	}
	if err != nil {
		r.leave(e)
		return nil, err
	}
	return &Tenant{ID: e.info.ID, Name: n, registry: r, entry: e}, nil
}

// prepare does all that needs no database.
func (r *Registry) prepare() (err error) {
	if r.cfg.Dir, err = filepath.Abs(r.cfg.Dir); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if r.hosts, err = NewHosts(r.cfg.Domains...); err != nil {
		return err
	}
	if r.max, err = openLimit(r.cfg.MaxOpen); err != nil {
		return err
	}
	if r.max < r.cfg.MaxOpen {
		r.cfg.Logger.Warn("the limit of open files allows fewer open tenants", "wanted", r.cfg.MaxOpen, "allowed", r.max)
	}
	template, err := newTemplate(r.cfg)
	if err != nil {
		return err
	}
	room := sqlitedriver.NewRoom(statementBytes)
	home := &directory{dir: r.cfg.Dir, schema: r.cfg.Migrator, shared: template, room: room}
	r.stores = map[string]store{SQLite: home}
	if r.cfg.Cluster != nil {
		if r.stores[Postgres], err = newCluster(*r.cfg.Cluster, r.cfg, home); err != nil {
			return err
		}
	}
	return makeDirs(r.cfg.Dir)
}

// enter joins the tenant's entry, or makes one and has it loaded.
func (r *Registry) enter(ctx context.Context, n Name) (*entry, error) {
	for {
		e, gone, err := r.join(n)
		if err != nil || gone == nil {
			return e, err
		}
		select {
		case <-gone: // it was on its way out: open it again
		case <-ctx.Done():
			return nil, fmt.Errorf("tenant %s: %w", n, context.Cause(ctx))
		}
	}
}

func (r *Registry) join(n Name) (e *entry, gone chan struct{}, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing {
		return nil, nil, fmt.Errorf("tenant %s: %w", n, errStopping)
	}
	e, known := r.open[n]
	if known && e.leaving {
		return nil, e.gone, nil
	}
	if known && e.displaced {
		return nil, nil, fmt.Errorf("tenant %s: %w: its database file was taken away", n, ErrUnavailable)
	}
	if !known {
		e = newEntry(n)
		r.open[n] = e
		go r.load(e)
	}
	r.use(e)
	return e, nil, nil
}

// await waits until the entry is open.
func (r *Registry) await(ctx context.Context, e *entry) error {
	select {
	case <-e.ready: // as it is nearly always
		return e.err
	default:
	}
	select {
	case <-e.ready:
	case <-ctx.Done():
		return fmt.Errorf("waiting for tenant %s: %w", e.name, context.Cause(ctx))
	}
	return e.err
}

func (r *Registry) isOpen(n Name) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.open[n]
	return e != nil && e.db != nil
}
