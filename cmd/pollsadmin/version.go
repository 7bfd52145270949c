package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say from which commit the program was built, and with which Go",
		Example: "  pollsadmin version",
		Args:    arguments(0),
		RunE: func(*cobra.Command, []string) error {
			info, _ := debug.ReadBuildInfo()
			fmt.Fprintln(p.stdout, version(info))
			return nil
		},
	}
}

// version is what Go noted in the binary. It notes no commit where it was built
// outside a clone, or with -buildvcs=false.
func version(info *debug.BuildInfo) string {
	noted := map[string]string{}
	if info != nil {
		for _, setting := range info.Settings {
			noted[setting.Key] = setting.Value
		}
	}
	commit := "of an unknown commit"
	if revision := noted["vcs.revision"]; revision != "" {
		commit = fmt.Sprintf("%s of %s", revision, noted["vcs.time"])
	}
	if noted["vcs.modified"] == "true" {
		commit += ", with changes that are in no commit"
	}
	return fmt.Sprintf("pollsadmin %s (%s %s/%s)", commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
