package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"pollsadmin/models"
)

// patience is how often a password is asked for before a command gives up.
const patience = 3

// passwordSource is where a command's password comes from: never an argument,
// which everybody on the machine can read.
type passwordSource struct {
	p       *program
	stdin   bool
	noInput bool
}

func (p *program) passwordFlag(cmd *cobra.Command) *passwordSource {
	s := &passwordSource{p: p}
	cmd.Flags().BoolVar(&s.stdin, "password-stdin", false, "read the password from the first line of standard input")
	cmd.Flags().BoolVar(&s.noInput, "no-input", false, "ask nothing: the password is in "+envPrefix+"PASSWORD")
	return s
}

// read gets a password that is good enough for u. On a terminal there is
// another go when it is not.
func (s *passwordSource) read(u *models.User) (string, error) {
	if s.stdin {
		return fit(u, s.line)
	}
	if plain := s.p.getenv(envPrefix + "PASSWORD"); plain != "" {
		return fit(u, func() (string, error) { return plain, nil })
	}
	file, ok := s.p.stdin.(*os.File)
	if s.noInput || !ok || !term.IsTerminal(int(file.Fd())) {
		return "", usagef("no password: use --password-stdin or %sPASSWORD, or type it at a terminal", envPrefix)
	}
	for range patience - 1 {
		plain, err := fit(u, func() (string, error) { return s.ask(file, u.Username) })
		if !errors.As(err, new(unfit)) {
			return plain, err
		}
		fmt.Fprintln(s.p.stderr, err)
	}
	return fit(u, func() (string, error) { return s.ask(file, u.Username) })
}

// unfit says what is wrong with a password.
type unfit []string

func (wrong unfit) Error() string {
	return "this password will not do:\n  - " + strings.Join(wrong, "\n  - ")
}

// fit holds a password to the rules.
func fit(u *models.User, get func() (string, error)) (string, error) {
	plain, err := get()
	if err != nil {
		return "", err
	}
	if wrong := models.ValidatePassword(plain, u); len(wrong) > 0 {
		return "", unfit(wrong)
	}
	return plain, nil
}

func (s *passwordSource) line() (string, error) {
	text, err := bufio.NewReader(s.p.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	text = strings.TrimRight(text, "\r\n")
	if text == "" {
		return "", errors.New("standard input holds no password: its first line is taken")
	}
	return text, nil
}

// ask asks twice, without showing what is typed.
func (s *passwordSource) ask(terminal *os.File, username string) (string, error) {
	var typed [2]string
	for i, prompt := range []string{"Password for " + username + ": ", "Password (again): "} {
		fmt.Fprint(s.p.stderr, prompt)
		text, err := term.ReadPassword(int(terminal.Fd()))
		fmt.Fprintln(s.p.stderr)
		if err != nil {
			return "", fmt.Errorf("reading the password: %w", err)
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", unfit{"The two passwords are not the same."}
	}
	return typed[0], nil
}
