package main

import (
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// checkCluster refuses passwords where others see them, and roles that anybody
// could log in as.
func (p *program) checkCluster() error {
	for flag, text := range map[string]string{"postgres": p.cluster, "control": p.control} {
		if text == "" {
			continue
		}
		address, err := url.Parse(text)
		if err != nil || address.Scheme != "postgres" && address.Scheme != "postgresql" {
			return usagef("--%s wants an address such as postgres://admin@db.example.com/postgres", flag)
		}
		if _, secret := address.User.Password(); secret && p.typed {
			return usagef("a password does not belong into an argument: give the address in %s%s, "+
				"or the password in PGPASSWORD or ~/.pgpass", envPrefix, strings.ToUpper(flag))
		}
	}
	if key := p.getenv(envPrefix + "POSTGRES_SECRET"); key != "" && len(key) < secretLength {
		return usagef("%sPOSTGRES_SECRET has %d of the %d characters that it needs; make one with: openssl rand -hex 32",
			envPrefix, len(key), secretLength)
	}
	return nil
}

// reached is how the registry reaches the cluster, if there is one.
func (p *program) reached() *tenants.Cluster {
	if p.cluster == "" {
		return nil
	}
	return &tenants.Cluster{
		URL: p.cluster, Secret: []byte(p.getenv(envPrefix + "POSTGRES_SECRET")), Migrator: models.PostgresMigrations(),
	}
}

// clusterAt is the address of a database, without the password: others see arguments.
func (p *program) clusterAt(place string, look bool) string {
	address, err := url.Parse(p.cluster)
	if err != nil {
		return "" // checkCluster has refused it
	}
	address.Path = "/" + strings.TrimPrefix(place, "database ")
	address.User = url.User(address.User.Username())
	if look {
		query := address.Query()
		query.Set("options", "-c default_transaction_read_only=on")
		address.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	}
	return address.String()
}

// clusterPassword is that of the address, else what psql would take by itself.
func (p *program) clusterPassword() string {
	address, err := url.Parse(p.cluster)
	if err != nil {
		return ""
	}
	if password, is := address.User.Password(); is {
		return password
	}
	return p.getenv("PGPASSWORD")
}

// engineFlag is that of commands that make tenants.
func (p *program) engineFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&p.engine, "engine", tenants.SQLite,
		"where its database is made: sqlite, or postgres (see --postgres)")
	check := cmd.PreRunE
	cmd.PreRunE = func(cmd *cobra.Command, args []string) error {
		if err := p.checkEngine(p.engine); err != nil || check == nil {
			return err
		}
		return check(cmd, args)
	}
	return cmd
}

func (p *program) checkEngine(engine string) error {
	switch {
	case engine != tenants.SQLite && engine != tenants.Postgres:
		return usagef("there is no engine %q: sqlite or postgres", engine)
	case engine == tenants.Postgres && p.cluster == "":
		return usagef("say where PostgreSQL is, with --postgres or in %sPOSTGRES", envPrefix)
	}
	return nil
}
