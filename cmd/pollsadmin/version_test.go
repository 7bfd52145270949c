package main

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	t.Parallel()
	built := "(" + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + ")"
	for want, settings := range map[string][]debug.BuildSetting{
		"pollsadmin of an unknown commit " + built: nil,
		"pollsadmin 0a1b of 2026-11-23T12:00:00Z " + built: {
			{Key: "vcs.revision", Value: "0a1b"}, {Key: "vcs.time", Value: "2026-11-23T12:00:00Z"},
			{Key: "vcs.modified", Value: "false"},
		},
		"pollsadmin 0a1b of noon, with changes that are in no commit " + built: {
			{Key: "vcs.revision", Value: "0a1b"}, {Key: "vcs.time", Value: "noon"}, {Key: "vcs.modified", Value: "true"},
		},
	} {
		if got := version(&debug.BuildInfo{Settings: settings}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := command(t, "", "version"); !strings.HasPrefix(got, "pollsadmin ") || !strings.Contains(got, built) {
		t.Errorf("the command prints %q", got)
	}
}
