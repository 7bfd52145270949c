package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"pollsadmin/tenants"
)

// each is what each was asked for.
type each struct {
	parallel int
	goOn     bool
	command  []string
}

func (p *program) eachCommand() *cobra.Command {
	var o each
	cmd := &cobra.Command{
		Use:   "each [--parallel N] [--continue] -- COMMAND [ARGUMENT]...",
		Short: "Run a command once for each tenant",
		Long: `each runs a program for every tenant that is served, with these in its environment:
POLLSADMIN_TENANT, which pollsadmin's own commands take for --tenant, POLLSADMIN_DATA, and
TENANT_ID and TENANT_DATABASE, the file. Every line that it prints gets the tenant's name in
front. After a failure no other is begun, unless --continue is given. Who failed is named.`,
		Example: `  pollsadmin each -- pollsadmin clearsessions
  pollsadmin each --parallel 4 --continue -- sh -c 'du -h "$TENANT_DATABASE"'`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.command = args
			return p.each(cmd.Context(), o)
		},
	}
	cmd.Flags().IntVar(&o.parallel, "parallel", 1, "how many tenants at once")
	cmd.Flags().BoolVar(&o.goOn, "continue", false, "go on with the others after a failure")
	return dataFlag(cmd, dataByDefault)
}

func (p *program) each(ctx context.Context, o each) error {
	switch {
	case len(o.command) == 0:
		return usagef("say what to run, as in: pollsadmin each -- pollsadmin clearsessions")
	case o.parallel < 1:
		return usagef("--parallel %d: at least one tenant at once", o.parallel)
	}
	if _, err := exec.LookPath(o.command[0]); err != nil {
		return usageError{err}
	}
	return p.withRegistry(ctx, func(r *tenants.Registry) error {
		list, err := r.List(ctx)
		if err != nil {
			return err
		}
		return p.runEach(ctx, r, o, list)
	})
}

func (p *program) runEach(ctx context.Context, r *tenants.Registry, o each, list []tenants.Info) error {
	var group errgroup.Group
	group.SetLimit(o.parallel)
	var mu sync.Mutex
	var failed []error
	over := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return ctx.Err() != nil || len(failed) > 0 && !o.goOn
	}
	for _, info := range list {
		if info.State != tenants.Active && info.State != tenants.ReadOnly {
			continue
		}
		group.Go(func() error {
			if over() {
				return nil
			}
			if err := p.runFor(ctx, r, info, o.command, &mu); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = append(failed, fmt.Errorf("tenant %s: %w", info.Name, err))
			}
			return nil
		})
	}
	_ = group.Wait() // failures are gathered
	return errors.Join(failed...)
}

// runFor runs the command for one tenant; the lines of several do not mix.
func (p *program) runFor(
	ctx context.Context, r *tenants.Registry, i tenants.Info, command []string, printing *sync.Mutex,
) error {
	path, _ := r.Size(ctx, i)
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // to run it is what was asked for
	cmd.Env = append(os.Environ(), envPrefix+"TENANT="+string(i.Name), envPrefix+"DATA="+p.data,
		"TENANT_ID="+i.ID, "TENANT_DATABASE="+path)
	out, stdout := prefixed(p.stdout, string(i.Name), printing)
	wrong, stderr := prefixed(p.stderr, string(i.Name), printing)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	err := cmd.Run()
	_ = errors.Join(stdout.Close(), stderr.Close()) // pipes in memory
	<-out
	<-wrong
	return err
}

// prefixed is a writer whose lines come out with a name in front. done is closed
// once the last is out.
func prefixed(to io.Writer, name string, printing *sync.Mutex) (done chan struct{}, _ io.WriteCloser) {
	lines, writer := io.Pipe()
	done = make(chan struct{})
	go func() {
		defer close(done)
		read := bufio.NewReader(lines)
		for {
			line, err := read.ReadString('\n')
			if line != "" {
				printing.Lock()
				fmt.Fprintf(to, "%s: %s\n", name, strings.TrimSuffix(line, "\n"))
				printing.Unlock()
			}
			if err != nil {
				return
			}
		}
	}()
	return done, writer
}
