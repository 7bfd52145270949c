package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"

	"pollsadmin/tenants"
	"pollsadmin/web"
)

func (p *program) checkCommand() *cobra.Command {
	o := &deployOptions{}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look for mistakes in the program and in the tenants' databases",
		Long: `check does what serve does before it starts, and then looks through every tenant's
database: whether it can be opened, is undamaged and has no row that points nowhere.

check --deploy lists what is unsafe instead, in the configuration that serve has with the same
flags and the same environment, and in what tenants may do. It opens no tenant's database.`,
		Example: "  pollsadmin check --data ./data\n" +
			"  pollsadmin check --deploy --domain example.com --https --trusted-proxy 127.0.0.1",
		Args: arguments(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if o.deploy {
				return p.checkDeployment(cmd.Context(), o)
			}
			return p.check(cmd.Context())
		},
	}
	p.deployFlags(cmd, o)
	return dataFlag(cmd, dataByDefault)
}

func (p *program) check(ctx context.Context) error {
	// Nothing is served: any secret does, and no tenants.
	if _, err := web.New(web.Config{Secret: make([]byte, secretLength)}, nil, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "program: ok")
	return p.withRegistry(ctx, func(r *tenants.Registry) error {
		list, err := r.List(ctx)
		if err != nil {
			return err
		}
		failed := 0
		for _, t := range list {
			if t.State == tenants.Deleted {
				fmt.Fprintf(p.stdout, "%s: deleted\n", t.Name)
				continue
			}
			if err := r.Check(ctx, t.Name); err != nil {
				failed++
				fmt.Fprintf(p.stdout, "%s: %v\n", t.Name, err)
				continue
			}
			fmt.Fprintf(p.stdout, "%s: ok\n", t.Name)
		}
		if failed > 0 {
			return fmt.Errorf("%d of %d tenants need attention; what is wrong is said above", failed, len(list))
		}
		return nil
	})
}
