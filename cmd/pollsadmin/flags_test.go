package main

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// Whatever flag a command has, or gets one day, the environment sets it.
func TestEnvironment_StandsForEveryFlag(t *testing.T) {
	t.Parallel()
	values := map[string]string{
		"bool": "true", "int": "7", "string": "given", "stringSlice": "one.example,two.example", "duration": "7s",
		"stringToInt": "token=7",
	}
	seen := 0
	for _, cmd := range commands(newRoot(surroundings{getenv: environment})) {
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			seen++
			name := envPrefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
			value := values[f.Value.Type()]
			p := program{surroundings: surroundings{getenv: func(asked string) string {
				if asked == name {
					return value
				}
				return ""
			}}}
			if err := p.readEnvironment(cmd); err != nil || strings.Trim(f.Value.String(), "[]") != value {
				t.Errorf("%s: %s=%s makes it %s, %v", cmd.CommandPath(), name, value, f.Value, err)
			}
		})
	}
	if seen < 30 {
		t.Errorf("only %d flags were seen", seen)
	}
}

func TestEnvironment_IsNamedWhereItIsWrong(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"POLLSADMIN_MAX_OPEN_TENANTS": "many", "POLLSADMIN_HTTPS": "perhaps", "POLLSADMIN_MIGRATE": "often",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attempt(t, strings.NewReader(""), map[string]string{name: value, "POLLSADMIN_DATA": t.TempDir()}, "serve").
				want(t, statusUsage, name+` is "`+value+`"`)
		})
	}
}

func TestServe_HoldsItsFlagsToWhatIsPossible(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ flag, says string }{
		{"--max-open-tenants=-1", "--max-open-tenants is -1"},
		{"--max-requests=-1", "--max-requests is -1"},
		{"--tenant-concurrent=-1", "--tenant-concurrent is -1"},
		{"--api-limits=token=-1", "--api-limits: token=-1"},
		{"--api-limits=tokens=1", `no "tokens"`},
		{"--patience=-1s", "--patience is -1s"},
		{"--time-zone=Mars/Olympus", `--time-zone "Mars/Olympus" is not a zone`},
		{"--time-zone=Local", `--time-zone "Local" is not a zone`},
		{"--domain=", "--domain wants a domain such as example.com"},
		{"--domain=a_b", `"a_b"`},
		{"--domain=127.0.0.1", `"127.0.0.1"`},
		{"--domain=example.com,", "--domain wants a domain such as example.com"},
	} {
		for _, name := range []string{"serve", "demo"} {
			t.Run(name+test.flag, func(t *testing.T) {
				t.Parallel()
				try(t, "", name, test.flag, "--data", t.TempDir()).want(t, statusUsage, test.says)
			})
		}
	}
}

func TestHelp_OfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	for _, about := range []string{"nope", "tenants nope", "serve now"} {
		try(t, "", append([]string{"help"}, strings.Fields(about)...)...).
			want(t, statusUsage, `there is no command "`+about+`"`)
	}
	try(t, "", "help", "tenants", "create").want(t, 0, "Usage:\n  pollsadmin tenants create NAME")
	try(t, "", "help").want(t, 0, "Usage:\n  pollsadmin", "createsuperuser")
}
