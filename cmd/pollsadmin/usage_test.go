package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestUsage_SaysWhatIsWrongAndMakesNothing(t *testing.T) {
	t.Parallel()
	const hint = "pollsadmin --help"
	for _, test := range []struct {
		typed string
		says  []string
	}{
		{"bogus", []string{`pollsadmin has no command "bogus"`, hint}},
		{"tenants bogus", []string{`pollsadmin tenants has no command "bogus"`, hint}},
		{"serve --nope", []string{"unknown flag: --nope", hint}},
		{"serve thor", []string{"usage: pollsadmin serve"}},
		{"serve --max-open-tenants many", []string{"--max-open-tenants", "many"}},
		{"serve --trusted-proxy somewhere", []string{`--trusted-proxy "somewhere"`, "10.0.0.0/8"}},
		{"tenants create", []string{"usage: pollsadmin tenants create NAME"}},
		{"tenants create thor loki", []string{"usage: pollsadmin tenants create NAME"}},
		{"tenants create Thor", []string{`"Thor"`, "a-z", "thor.example.com"}},
		{"tenants create www", []string{`"www" is reserved`}},
		{"tenants create ../thor", []string{"not a tenant name"}},
		{"tenants create thor --password-stdin", []string{"--superuser admin"}},
		{"tenants create thor --superuser admin", []string{"--password-stdin", "POLLSADMIN_PASSWORD"}},
		{"tenants adopt thor", []string{"usage: pollsadmin tenants adopt NAME FILE"}},
		{"tenants adopt -- -thor file", []string{"not a tenant name"}},
		{"tenants list", []string{"--data", "pollsadmin tenants create NAME"}},
		{"tenants suspend", []string{"usage: pollsadmin tenants suspend NAME"}},
		{"tenants resume THOR", []string{"not a tenant name"}},
		{"migrate", []string{"--tenant thor", "--all"}},
		{"migrate --all --tenant thor", []string{"--tenant thor", "--all"}},
		{"migrate --all", []string{"there are no tenants in"}},
		{"createsuperuser --username root", []string{"--tenant thor"}},
		{"createsuperuser --tenant thor", []string{"--username root"}},
		{"createsuperuser --tenant a/b --username root", []string{"not a tenant name"}},
		{"changepassword --tenant thor", []string{"usage: pollsadmin changepassword --tenant NAME USERNAME"}},
		{"createtoken root", []string{"--tenant thor"}},
	} {
		t.Run(test.typed, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			variables := map[string]string{"POLLSADMIN_DATA": data}
			attempt(t, strings.NewReader(""), variables, strings.Fields(test.typed)...).want(t, statusUsage, test.says...)
			if _, err := os.Stat(data); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the data directory: %v", err)
			}
		})
	}
}

func TestHelp_OfEveryCommand(t *testing.T) {
	t.Parallel()
	for _, cmd := range commands(newRoot(surroundings{getenv: environment})) {
		t.Run(cmd.CommandPath(), func(t *testing.T) {
			t.Parallel()
			args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
			try(t, "", args...).want(t, 0, "Usage:\n  "+cmd.CommandPath())
			if cmd.Short == "" {
				t.Error("no line for the list of commands")
			}
			if !cmd.HasSubCommands() && cmd.Example == "" {
				t.Error("no example")
			}
		})
	}
}

// A password on the command line could be read by everybody on the machine.
func TestPasswords_AreNeverArguments(t *testing.T) {
	t.Parallel()
	for _, cmd := range commands(newRoot(surroundings{getenv: environment})) {
		if flag := cmd.Flags().Lookup("password"); flag != nil {
			t.Errorf("%s has a flag for a password", cmd.CommandPath())
		}
	}
	const secret = "correct-horse-7"
	data := t.TempDir()
	command(t, "", "tenants", "create", "thor", "--data", data)
	for _, args := range [][]string{
		{"createsuperuser", "--tenant", "thor", "--username", "root", "--password=" + secret},
		{"createsuperuser", "--tenant", "thor", "--username", "root", "--password", secret},
		{"changepassword", "--tenant", "thor", "root", secret},
	} {
		got := try(t, "", append(args, "--data", data)...)
		got.want(t, statusUsage)
		if strings.Contains(got.stderr, secret) {
			t.Errorf("%v repeats the password:\n%s", args, got.stderr)
		}
	}
}

// commands are a command and all below it.
func commands(root *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{root}
	for _, cmd := range root.Commands() {
		list = append(list, commands(cmd)...)
	}
	return list
}
