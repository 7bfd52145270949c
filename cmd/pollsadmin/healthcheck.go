package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// healthPatience is how long a server may take to say that it is alive.
const healthPatience = 3 * time.Second

func (p *program) healthcheckCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask a server on this machine whether it is alive",
		Long: `healthcheck asks the server that listens at an address for /healthz, and fails unless it
answers well: for containers, in which there is no other program that could ask.`,
		Example: "  pollsadmin healthcheck --listen 127.0.0.1:8000",
		Args:    arguments(0),
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.checkHealth(cmd.Context(), listen) },
	}
	cmd.Flags().StringVar(&listen, "listen", listenByDefault, "the address that serve listens at")
	return cmd
}

func (p *program) checkHealth(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/healthz", nil)
	if err != nil {
		return usagef("--listen %q is no address: %w", address, err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking the server: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %s", answer.Status)
	}
	fmt.Fprintln(p.stdout, "alive")
	return nil
}
