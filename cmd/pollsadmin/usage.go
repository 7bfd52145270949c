package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// usageError is a command that was typed wrongly.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// arguments wants so many of them. Those that came are not repeated: one may be
// a password.
func arguments(want int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != want {
			return usagef("%d arguments are wanted, not %d (usage: %s)", want, len(args), cmd.UseLine())
		}
		return nil
	}
}

// helpCommand is help as cobra has it, save that asking about a command that
// is not there fails.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Say more about a command", Example: "  pollsadmin help tenants create",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("there is no command %q", strings.Join(args, " "))
			}
			return about.Help()
		},
	}
}

// group is a command that does nothing but hold others.
func group(cmd *cobra.Command, others ...*cobra.Command) *cobra.Command {
	cmd.Args = cobra.ArbitraryArgs
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usagef("%s has no command %q", cmd.CommandPath(), args[0])
		}
		return cmd.Help()
	}
	cmd.AddCommand(others...)
	return cmd
}
