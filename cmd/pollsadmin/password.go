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

// passwordSource is where a command's password comes from: never an argument,
// which everybody on the machine can read.
type passwordSource struct {
	p     *program
	stdin bool
}

func (p *program) passwordFlag(cmd *cobra.Command) *passwordSource {
	s := &passwordSource{p: p}
	cmd.Flags().BoolVar(&s.stdin, "password-stdin", false, "read the password from the first line of standard input")
	return s
}

// read gets a password that is good enough for u.
func (s *passwordSource) read(u *models.User) (string, error) {
	plain, err := s.get(u.Username)
	if err != nil {
		return "", err
	}
	if wrong := models.ValidatePassword(plain, u); len(wrong) > 0 {
		return "", fmt.Errorf("choose another password: %s", strings.Join(wrong, " "))
	}
	return plain, nil
}

func (s *passwordSource) get(username string) (string, error) {
	if s.stdin {
		return s.line()
	}
	if plain := s.p.getenv(envPrefix + "PASSWORD"); plain != "" {
		return plain, nil
	}
	if file, ok := s.p.stdin.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return s.ask(file, username)
	}
	return "", usagef("there is no terminal to ask for a password: use --password-stdin or %sPASSWORD", envPrefix)
}

func (s *passwordSource) line() (string, error) {
	text, err := bufio.NewReader(s.p.stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("reading the password: %w", err)
	}
	text = strings.TrimRight(text, "\r\n")
	if text == "" {
		return "", errors.New("standard input holds no password")
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
		return "", errors.New("the two passwords are not the same; nothing was changed")
	}
	return typed[0], nil
}
