package main

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/models/fixture"
	"pollsadmin/tenants"
)

// dump is what was asked of dumpdata.
type dump struct {
	labels, exclude []string
	output          string
	fixture.Format
}

func (p *program) dumpdataCommand() *cobra.Command {
	var d dump
	cmd := &cobra.Command{
		Use:   "dumpdata --tenant NAME [APP[.MODEL]]...",
		Short: "Write a tenant's data as JSON that Django's loaddata takes",
		Long: `dumpdata writes what a tenant's database holds at one moment, as Django's dumpdata does; the
tenant may be written to meanwhile. Both this program's loaddata and Django's take it.

Password hashes are in it, as in Django's: keep the file to yourself. Sessions, tokens and
earlier versions of objects never are: they let somebody in, or mean nothing elsewhere.
Columns that Django's models do not have (when a vote was cast, when a poll closed) are left
out, because Django's loaddata would refuse the whole file; with --ours they are written, and
Django then wants --ignorenonexistent. Content types and permissions always go by name, for
their numbers differ from database to database. Times are UTC.`,
		Example: `  pollsadmin dumpdata --tenant thor --output thor.json.gz
  pollsadmin dumpdata --tenant thor --indent 2 --exclude polls.vote polls auth.user`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			d.labels = args
			return p.dumpdata(cmd.Context(), d)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&d.output, "output", "o", "",
		"the file to write, compressed if it ends in .gz, instead of standard output")
	flags.IntVar(&d.Indent, "indent", 0, "how far to indent; 0 writes a line for each object")
	flags.StringSliceVarP(&d.exclude, "exclude", "e", nil, "an app or a model to leave out; may be repeated")
	flags.BoolVar(&d.Ours, "ours", false, "also the columns that Django's models do not have")
	flags.BoolVar(&d.NaturalForeign, "natural-foreign", false, "refer to users and groups by name")
	flags.BoolVar(&d.NaturalPrimary, "natural-primary", false, "leave out the keys of users and groups, who have names")
	return p.tenantFlag(cmd)
}

func (p *program) dumpdata(ctx context.Context, d dump) error {
	var err error
	if d.Chosen, err = fixture.Choose(d.labels, d.exclude); err != nil {
		return usageError{err}
	}
	if d.Indent < 0 {
		return usagef("--indent %d: 0 or more", d.Indent)
	}
	return p.withTenant(ctx, func(t *tenants.Tenant) error {
		var report fixture.Report
		shown := &gauge{p: p, what: "dumped"}
		defer func() { shown.end() }()
		d.Progress = shown.reach
		err := p.writeTo(d.output, func(w io.Writer) (err error) {
			report, err = fixture.Dump(ctx, t.Read(ctx), w, d.Format)
			return err
		})
		if err != nil {
			return err
		}
		p.printNotes(t.Name, report)
		if d.output != "" {
			fmt.Fprintf(p.stderr, "%s: %s in %s\n", t.Name, counted(report.Total(), "object", "objects"), d.output)
		}
		return nil
	})
}

// writeTo has write fill a file, or standard output. A file is there once it is
// whole, and is the operator's alone.
func (p *program) writeTo(path string, write func(io.Writer) error) (err error) {
	if path == "" {
		return write(p.stdout)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".dump-")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if strings.HasSuffix(path, ".gz") {
		zip := gzip.NewWriter(file)
		err = errors.Join(write(zip), zip.Close())
	} else {
		err = write(file)
	}
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", path, err), os.Remove(file.Name()))
	}
	return nil
}

func (p *program) printNotes(name tenants.Name, r fixture.Report) {
	for _, note := range r.Notes {
		fmt.Fprintf(p.stderr, "%s: %s\n", name, note)
	}
}

// gauge shows how many objects of how many are done.
type gauge struct {
	p     *program
	what  string
	shown *progress
	at    int64
}

// perStep is how many objects move the bar by one.
const perStep = 1000

func (g *gauge) reach(done, all int64) {
	if g.shown == nil {
		shown := g.p.progress(g.what+", thousands of objects", int(all/perStep))
		g.shown = &shown
	}
	for ; g.at < done/perStep; g.at++ {
		g.shown.step(func() {})
	}
}

func (g *gauge) end() {
	if g.shown != nil {
		g.shown.end()
	}
}
