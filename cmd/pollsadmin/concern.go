package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// level is how bad a concern is: Django's levels, and its numbers.
type level int

const (
	atInfo     level = 20
	atWarning  level = 30
	atError    level = 40
	atCritical level = 50
)

// levelNames are what --fail-level takes; nothing is found at the lowest and the highest.
func levelNames() map[string]level {
	return map[string]level{
		"DEBUG": 10, "INFO": atInfo, "WARNING": atWarning, "ERROR": atError, "CRITICAL": atCritical,
	}
}

func (l level) String() string {
	return map[level]string{atInfo: "INFO", atWarning: "WARNING", atError: "ERROR"}[l]
}

// MarshalText has scripts see the name.
func (l level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// concern is one thing that is unsafe. Its id stays what it is from version to
// version; where Django has a check of the same meaning it is Django's.
type concern struct {
	ID      string   `json:"id"`
	Level   level    `json:"level"`
	Says    string   `json:"message"`
	Hint    string   `json:"hint"`
	Tenants []string `json:"tenants"` // whom it is about; none where it is about the server
}

// printConcerns lists them as Django does, the worst first.
func (p *program) printConcerns(list []concern) {
	if len(list) > 0 {
		fmt.Fprintln(p.stdout, "System check identified some issues:")
	}
	for _, l := range []level{atError, atWarning, atInfo} {
		if !slices.ContainsFunc(list, func(f concern) bool { return f.Level == l }) {
			continue
		}
		fmt.Fprintf(p.stdout, "\n%sS:\n", l)
		for _, f := range list {
			if f.Level == l {
				fmt.Fprintf(p.stdout, "?: (%s) %s\n\tHINT: %s\n", f.ID, f.Says, f.Hint)
			}
		}
	}
	switch len(list) {
	case 0:
		fmt.Fprintln(p.stdout, "System check identified no issues.")
	case 1:
		fmt.Fprintln(p.stdout, "\nSystem check identified 1 issue.")
	default:
		fmt.Fprintf(p.stdout, "\nSystem check identified %d issues.\n", len(list))
	}
}

func (p *program) printConcernsJSON(list []concern) error {
	for i := range list {
		list[i].Tenants = append([]string{}, list[i].Tenants...) // [], and not null
	}
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(append([]concern{}, list...))
}

// several names some of many, for people.
func several(names []string) string {
	const shown = 5
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}
