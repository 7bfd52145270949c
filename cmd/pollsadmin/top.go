package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"pollsadmin/web"
)

// topOptions are the flags of tenants top.
type topOptions struct {
	operations string
	most       int
	every      time.Duration
	asJSON     bool
}

func (p *program) topCommand() *cobra.Command {
	var o topOptions
	cmd := &cobra.Command{
		Use: "top --operations ADDRESS", Short: "Show which tenants a server is busy with now",
		Long: `top asks a server at its operations listener which tenants had the most requests in the last
ten to twenty seconds, how long these took, and how large the databases are. On a terminal it
goes on until it is interrupted.`,
		Example: "  pollsadmin tenants top --operations :8001",
		Args:    arguments(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.top(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.operations, "operations", "", "the address of the server's operations listener")
	cmd.Flags().IntVar(&o.most, "tenants", 20, "how many tenants at most")
	cmd.Flags().DurationVar(&o.every, "every", 2*time.Second, "how often to ask again, on a terminal")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print JSON once, for scripts")
	return cmd
}

func (p *program) top(ctx context.Context, o topOptions) error {
	switch {
	case o.operations == "":
		return usagef("say where the server listens for operators, as in --operations :8001")
	case o.every < 100*time.Millisecond:
		return usagef("--every %s: ten times a second is the most", o.every)
	}
	file, ok := p.stdout.(*os.File)
	live := ok && !o.asJSON && term.IsTerminal(int(file.Fd()))
	for {
		list, err := busiest(ctx, o)
		if err != nil {
			return err
		}
		if live {
			fmt.Fprint(p.stdout, "\x1b[H\x1b[2J") // from the top of an empty screen
		}
		if err := p.printTop(list, o.asJSON); err != nil || !live {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(o.every):
		}
	}
}

func busiest(ctx context.Context, o topOptions) (list []web.Busy, err error) {
	address := o.operations
	if strings.HasPrefix(address, ":") {
		address = "127.0.0.1" + address
	}
	url := "http://" + address + "/tenants/top?n=" + strconv.Itoa(o.most)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, usagef("--operations wants an address such as 127.0.0.1:8001")
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking the server (was it started with --operations %s?): %w", o.operations, err)
	}
	defer func() { _ = answer.Body.Close() }() // only read
	if answer.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(answer.Body, 1000))
		return nil, fmt.Errorf("the server answers %s: %s", answer.Status, strings.TrimSpace(string(said)))
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil {
		return nil, fmt.Errorf("reading the server's answer: %w", err)
	}
	return list, nil
}

func (p *program) printTop(list []web.Busy, asJSON bool) error {
	if asJSON {
		out := json.NewEncoder(p.stdout)
		out.SetIndent("", "  ")
		return out.Encode(list)
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "REQUESTS/S\tMS EACH\tBUSY\tMB\tTENANT\t")
	for _, b := range list {
		fmt.Fprintf(table, "%.1f\t%.1f\t%.0f %%\t%.1f\t%s\t\n",
			b.Requests, b.Milliseconds, 100*b.Share, float64(b.Bytes)/1e6, b.Tenant)
	}
	return table.Flush()
}
