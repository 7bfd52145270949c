package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// envPrefix comes before the name of every flag in the environment:
// --max-open-tenants is POLLSADMIN_MAX_OPEN_TENANTS.
const envPrefix = "POLLSADMIN_"

const dataByDefault = "./data"

// program is one run of the command line.
type program struct {
	surroundings
	data    string
	cluster string // the address of PostgreSQL
	control string // that of a control database in it
	typed   bool   // an address is among the arguments
	engine  string
	domains []string
	tenant  string
}

func newRoot(world surroundings) *cobra.Command {
	p := &program{surroundings: world}
	root := group(&cobra.Command{
		Use:   "pollsadmin",
		Short: "Polls for many tenants, each with a database of its own",
		Long: `pollsadmin serves polls, and an administration site for them, to many tenants.
The name in front of the domain says whose: http://thor.example.com/admin/ is thor's.

To look around:         pollsadmin demo
To begin in earnest:    pollsadmin tenants create thor --superuser admin --email you@example.com
                        POLLSADMIN_SECRET=$(openssl rand -hex 32) pollsadmin serve

Every flag can come from the environment too: --data is POLLSADMIN_DATA.`,
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return p.readEnvironment(cmd) },
	},
		p.demoCommand(), p.serveCommand(), p.tenantsCommand(), p.migrateCommand(), p.backupCommand(), p.restoreCommand(),
		p.createSuperuserCommand(),
		p.changePasswordCommand(), p.secondFactorCommand(),
		p.createTokenCommand(), p.clearSessionsCommand(), p.checkCommand(),
		p.dumpdataCommand(), p.loaddataCommand(), p.eachCommand(), p.dbshellCommand(),
		p.versionCommand(), p.healthcheckCommand(),
	)
	root.SetHelpCommand(helpCommand())
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usagef("%s: %w", cmd.CommandPath(), err) })
	root.SetGlobalNormalizationFunc(djangoNames)
	return root
}

// djangoNames takes the flags that Django's users type for ours.
func djangoNames(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	switch name {
	case "database":
		name = "tenant"
	case "noinput":
		name = "no-input"
	}
	return pflag.NormalizedName(name)
}

// readEnvironment gives flags that were not typed their values from the environment.
func (p *program) readEnvironment(cmd *cobra.Command) (err error) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name := envPrefix + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		text := p.getenv(name)
		if f.Changed || text == "" || err != nil {
			return
		}
		if e := cmd.Flags().Set(f.Name, text); e != nil {
			err = usagef("%s is %q: %w", name, text, e)
		}
	})
	if data := cmd.Flags().Lookup("data"); data != nil {
		p.data = data.Value.String()
	}
	if cluster := cmd.Flags().Lookup("postgres"); cluster != nil {
		p.cluster, p.control = cluster.Value.String(), cmd.Flags().Lookup("control").Value.String()
		p.typed = p.getenv(envPrefix+"POSTGRES") != p.cluster || p.getenv(envPrefix+"CONTROL") != p.control
	}
	return err
}

// dataFlag is that of commands that work on a data directory. Its default is
// not the same for all, so each has a variable of its own.
func dataFlag(cmd *cobra.Command, byDefault string) *cobra.Command {
	cmd.Flags().String("data", byDefault, "the directory with the tenants' databases")
	cmd.Flags().String("postgres", "", "the address of a PostgreSQL cluster that tenants may be in")
	cmd.Flags().String("control", "", "the address of a control database in PostgreSQL, for several servers")
	return cmd
}

// tenantFlag is that of commands about one tenant.
func (p *program) tenantFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&p.tenant, "tenant", "", "the tenant's name (--database means the same)")
	return dataFlag(cmd, dataByDefault)
}
