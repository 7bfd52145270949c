package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"gorm.io/gorm"

	"pollsadmin/models/fixture"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
)

// load is what was asked of loaddata.
type load struct {
	files, exclude []string
	asJSON         bool
	fixture.Options
}

func (p *program) loaddataCommand() *cobra.Command {
	var l load
	cmd := &cobra.Command{
		Use:   "loaddata --tenant NAME FILE...",
		Short: "Load JSON that dumpdata wrote, Django's or ours, into a tenant",
		Long: `loaddata loads files that dumpdata wrote, this program's or Django's, plain or gzipped; - is
standard input. All of it is loaded, or nothing. Objects that are there already under the same
key are overwritten, the others stay; the many-to-many relations of an object become those of
the file. Nobody else can write to the tenant meanwhile.

Content types and permissions are recognised by name, whatever their numbers were; so are
users and groups in files without their keys. Objects may come in whatever order. Columns
that Django does not have stay as they are where a file says nothing of them.

What a form would refuse about an object by itself, such as a blank question, is refused here
too, and usernames and addresses are brought into their normal forms. Django's loaddata asks no
such rule: --raw loads what is in the file as it is. Votes for a choice of another poll, which
old databases have, are loaded in either case.`,
		Example: `  pollsadmin loaddata --tenant thor thor.json.gz
  python manage.py dumpdata --exclude sessions --exclude authtoken | pollsadmin loaddata --tenant thor -`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			l.files = args
			return p.loaddata(cmd.Context(), l)
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVarP(&l.exclude, "exclude", "e", nil, "an app or a model to leave out; may be repeated")
	flags.BoolVarP(&l.IgnoreNonexistent, "ignorenonexistent", "i", false, "leave out models and fields that there are not")
	flags.BoolVar(&l.Raw, "raw", false, "ask no rules but the database's own")
	flags.BoolVar(&l.asJSON, "json", false, "print JSON, for scripts")
	return p.tenantFlag(cmd)
}

func (p *program) loaddata(ctx context.Context, l load) (err error) {
	if len(l.files) == 0 {
		return usagef("say which files, as in: pollsadmin loaddata --tenant thor thor.json")
	}
	if l.Wanted, err = fixture.Choose(nil, l.exclude); err != nil {
		return usageError{err}
	}
	name, err := p.tenantName()
	if err != nil {
		return err
	}
	return p.withRegistry(ctx, func(r *tenants.Registry) (err error) {
		info, err := r.Lookup(ctx, name)
		if err != nil {
			return err
		}
		var sources []*fixture.Source
		defer func() {
			for _, s := range sources {
				err = errors.Join(err, s.Close())
			}
		}()
		for _, file := range l.files {
			source, err := fixture.Open(file, p.stdin)
			if err != nil {
				return err
			}
			sources = append(sources, source)
		}
		return p.loadInto(ctx, r, info, l, sources)
	})
}

func (p *program) loadInto(
	ctx context.Context, r *tenants.Registry, info tenants.Info, l load, sources []*fixture.Source,
) error {
	t, err := r.Acquire(ctx, info.Name)
	if err != nil {
		return err
	}
	defer t.Release()
	shown := &gauge{p: p, what: "loaded"}
	defer func() { shown.end() }()
	l.Progress = shown.reach
	found, err := fixture.Scan(ctx, sources, l.Options)
	if err != nil {
		return err
	}
	var report fixture.Report
	err = t.Write(ctx, func(tx *gorm.DB) (err error) {
		report, err = found.Load(ctx, tx)
		return err
	})
	if err != nil {
		return fmt.Errorf("nothing was loaded: %w", record.Translate(err))
	}
	detail := fmt.Sprintf("%s of %s", counted(report.Total(), "object", "objects"), strings.Join(l.files, ", "))
	if err := r.Note(ctx, info, "loaddata", detail); err != nil {
		return fmt.Errorf("all was loaded, but: %w", err)
	}
	return p.printLoaded(t.Name, l.asJSON, report)
}

func (p *program) printLoaded(name tenants.Name, asJSON bool, r fixture.Report) error {
	p.printNotes(name, r)
	if asJSON {
		return json.NewEncoder(p.stdout).Encode(r)
	}
	fmt.Fprintf(p.stdout, "%s: %s loaded", name, counted(r.Total(), "object", "objects"))
	if r.Skipped > 0 {
		fmt.Fprintf(p.stdout, ", %d left out", r.Skipped)
	}
	fmt.Fprintln(p.stdout, ".")
	return nil
}
