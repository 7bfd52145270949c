package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // machines need not have the zones

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"pollsadmin/tenants"
	"pollsadmin/web"
)

// listenByDefault is for this machine alone.
const listenByDefault = "127.0.0.1:8000"

// secretLength is the least that the server takes.
const secretLength = 32

// serveOptions are the flags of serve.
type serveOptions struct {
	listen  string
	migrate bool
	maxOpen int
	most    int
	https   bool
	proxies []string
	zone    string
	wait    time.Duration
	limits  tenants.Limits
	calls   apiLimits

	cacheMB    int
	operations string
	perTenant  bool
	profile    bool
}

func (p *program) serveCommand() *cobra.Command {
	o := &serveOptions{}
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve all tenants",
		Long: `serve answers for every tenant until it is interrupted; then it lets requests finish.

POLLSADMIN_SECRET must hold at least 32 characters that nobody can guess and that stay the
same; they protect forms and sessions. To make some: openssl rand -hex 32. To change them put new
ones before the old, with a comma between: the first sign, and what the others signed is good.`,
		Example: "  POLLSADMIN_SECRET=… pollsadmin serve --domain example.com --listen 127.0.0.1:8000 --https",
		Args:    arguments(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context(), o) },
	}
	p.serveFlags(cmd, o)
	o.runningFlags(cmd)
	return dataFlag(cmd, dataByDefault)
}

// serveFlags are those that demo has as well.
func (p *program) serveFlags(cmd *cobra.Command, o *serveOptions) {
	cmd.Flags().StringVar(&o.listen, "listen", listenByDefault, "the address to listen at")
	cmd.Flags().StringSliceVar(&p.domains, "domain", []string{"localhost"},
		"a domain whose subdomains are tenants; may be repeated")
	cmd.Flags().IntVar(&o.maxOpen, "max-open-tenants", 0,
		"databases open at once at most (0: as many as files allow, up to 500)")
	cmd.Flags().IntVar(&o.most, "max-requests", 0,
		"requests worked on at once; what comes while four times as many wait is told to come again (0: 32 per processor)")
	cmd.Flags().StringVar(&o.zone, "time-zone", "UTC", "the zone of the times on the pages, as Europe/Berlin")
	cmd.Flags().IntVar(&o.cacheMB, "cache-mb", 128, "megabytes for what need not be read again while nothing changes")
	cmd.Flags().DurationVar(&o.wait, "patience", 0,
		"how long a page waits for what it can do without, as counts beside filters (0: less than a tenth of a second)")
	limitFlags(cmd, &o.limits)
	apiLimitFlag(cmd, &o.calls)
	cmd.PreRunE = func(*cobra.Command, []string) error { return p.checkServing(o) }
}

// runningFlags are those that demo has not: what a server in earnest is told.
func (o *serveOptions) runningFlags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.migrate, "migrate", false, "migrate tenants when they are first asked for")
	cmd.Flags().BoolVar(&o.https, "https", false, "browsers come by HTTPS, as through a proxy: cookies insist on it")
	cmd.Flags().StringVar(&o.operations, "operations", "",
		"the address of a listener for operators: health, and whether a certificate may be issued (none unless given)")
	cmd.Flags().BoolVar(&o.perTenant, "metrics-per-tenant", false, "count requests by tenant, for Prometheus")
	cmd.Flags().BoolVar(&o.profile, "profile", false, "let those who reach --operations look into the process")
	cmd.Flags().StringSliceVar(&o.proxies, "trusted-proxy", nil,
		"addresses, as 10.0.0.0/8, whose X-Forwarded-Host and -For are believed")
}

func (p *program) serve(ctx context.Context, o *serveOptions) error {
	secrets, err := p.secrets()
	if err != nil {
		return err
	}
	return p.listen(ctx, o, secrets, func(string, *tenants.Registry) error { return nil })
}

// listen serves until ctx ends. begin runs when the address is known.
func (p *program) listen(
	ctx context.Context, o *serveOptions, secrets [][]byte, begin func(address string, r *tenants.Registry) error,
) error {
	settings, err := o.settings(secrets)
	if err != nil {
		return err
	}
	logger := p.logger()
	cfg := p.registryConfig()
	cfg.MaxOpen, cfg.MigrateOnOpen, cfg.Logger, cfg.Limits = o.maxOpen, o.migrate, logger, o.limits
	registry, err := tenants.Open(ctx, cfg)
	if err != nil {
		return fmt.Errorf("opening %s: %w", p.data, err)
	}
	server, err := web.New(settings, registry, logger)
	if err != nil {
		return errors.Join(err, registry.Close(ctx))
	}
	listener, err := net.Listen("tcp", o.listen) //nolint:noctx // it only binds
	if err != nil {
		return errors.Join(fmt.Errorf("listening (another address: --listen 127.0.0.1:8001): %w", err), registry.Close(ctx))
	}
	if err := begin(listener.Addr().String(), registry); err != nil {
		return errors.Join(err, listener.Close(), registry.Close(ctx))
	}
	if o.operations != "" {
		stop, err := p.operate(o, server, logger)
		if err != nil {
			return errors.Join(err, listener.Close(), registry.Close(ctx))
		}
		defer func() { _ = stop() }() // there is nothing that it could lose
	}
	logger.Info("serving", "address", listener.Addr().String(), "domains", strings.Join(p.domains, " "))
	return server.Serve(ctx, listener)
}

// settings are those of the server that the flags tell of.
func (o *serveOptions) settings(secrets [][]byte) (web.Config, error) {
	proxies, err := prefixes(o.proxies)
	if err != nil {
		return web.Config{}, err
	}
	calls, err := o.calls.read()
	if err != nil {
		return web.Config{}, err
	}
	zone, err := time.LoadLocation(o.zone)
	if err != nil {
		return web.Config{}, fmt.Errorf("loading --time-zone: %w", err)
	}
	return web.Config{
		Secret: secrets[0], OldSecrets: secrets[1:], SecureCookies: o.https, TrustedProxies: proxies,
		Location: zone, Patience: o.wait, MaxRequests: o.most, Ballast: web.Ballast,
		MetricsPerTenant: o.perTenant, CacheBytes: cacheBytes(o.cacheMB), APILimits: calls,
	}, nil
}

// operate opens the listener for operators: at the loopback address, where only a
// port is given.
func (p *program) operate(o *serveOptions, server *web.Server, logger *slog.Logger) (stop func() error, err error) {
	address := o.operations
	if strings.HasPrefix(address, ":") {
		address = "127.0.0.1" + address
	}
	listener, err := net.Listen("tcp", address) //nolint:noctx // it only binds
	if err != nil {
		return nil, fmt.Errorf("listening for operators (another address: --operations 127.0.0.1:8002): %w", err)
	}
	logger.Info("operations", "address", listener.Addr().String())
	return server.Operate(listener, o.profile), nil
}

// checkServing holds the flags to what is possible, before anything is made.
func (p *program) checkServing(o *serveOptions) error {
	if err := p.checkCluster(); err != nil {
		return err
	}
	if _, err := tenants.NewHosts(p.domains...); err != nil {
		return usagef("--domain wants a domain such as example.com: %w", err)
	}
	if _, err := time.LoadLocation(o.zone); err != nil || o.zone == "Local" {
		return usagef("--time-zone %q is not a zone's name, such as Europe/Berlin", o.zone)
	}
	if o.cacheMB < 0 {
		return usagef("--cache-mb is %d, which is less than none", o.cacheMB)
	}
	if o.most < 0 {
		return usagef("--max-requests is %d, which is less than none", o.most)
	}
	if o.wait < 0 {
		return usagef("--patience is %s, which is less than no time", o.wait)
	}
	if err := checkLimits(o.limits); err != nil {
		return err
	}
	if _, err := o.calls.read(); err != nil {
		return err
	}
	if o.maxOpen < 0 {
		return usagef("--max-open-tenants is %d, which is less than none", o.maxOpen)
	}
	return nil
}

func prefixes(texts []string) ([]netip.Prefix, error) {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		prefix, err := netip.ParsePrefix(text)
		if address, e := netip.ParseAddr(text); e == nil {
			prefix, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			return nil, usagef("--trusted-proxy %q is neither an address nor a range such as 10.0.0.0/8", text)
		}
		list[i] = prefix
	}
	return list, nil
}

// logger writes for people on a terminal, and for machines elsewhere.
func (p *program) logger() *slog.Logger {
	if file, ok := p.stderr.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return slog.New(slog.NewTextHandler(p.stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(p.stderr, nil))
}

// cacheBytes turns no megabytes into what web calls none.
func cacheBytes(megabytes int) int64 {
	if megabytes == 0 {
		return -1
	}
	return int64(megabytes) << 20
}
