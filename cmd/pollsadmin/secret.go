package main

import "strings"

// secrets reads POLLSADMIN_SECRET: one, or several with commas or line breaks
// between. The first signs, and what any of them has signed is good.
func (p *program) secrets() ([][]byte, error) {
	var list [][]byte
	for _, part := range secretsIn(p.getenv(envPrefix + "SECRET")) {
		if len(part) < secretLength {
			return nil, usagef("a secret in %sSECRET has %d of the %d characters that it needs (a comma parts two); "+
				"make one with: openssl rand -hex 32", envPrefix, len(part), secretLength)
		}
		list = append(list, []byte(part))
	}
	if len(list) == 0 {
		return nil, usagef("%sSECRET has 0 of the %d characters that it needs; make one with: openssl rand -hex 32",
			envPrefix, secretLength)
	}
	return list, nil
}

func secretsIn(text string) []string {
	apart := func(r rune) bool { return r == ',' || r == '\n' || r == '\r' }
	list := strings.FieldsFunc(text, apart)
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}
