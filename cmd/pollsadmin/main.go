// Command pollsadmin serves polls, and the administration site for them, to
// many tenants, each with a database of its own; and it is what operators
// create tenants and superusers with.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit statuses: of a command that failed, and of one that was typed wrongly.
const (
	statusFailed = 1
	statusUsage  = 2
)

// surroundings are what a command has of the world outside.
type surroundings struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who interrupts a second time will not wait any longer
	status := run(ctx, os.Args[1:], surroundings{os.Getenv, os.Stdin, os.Stdout, os.Stderr})
	os.Exit(status)
}

// run runs one command and returns its exit status. What went wrong is said on
// stderr, once.
func run(ctx context.Context, args []string, world surroundings) int {
	root := newRoot(world)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(world.stderr, "pollsadmin:", err)
	if advice := adviceOn(err); advice != "" {
		fmt.Fprintln(world.stderr, advice)
	}
	if errors.As(err, new(usageError)) {
		return statusUsage
	}
	return statusFailed
}
