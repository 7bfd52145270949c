package models

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"pollsadmin/models/record"
)

const (
	minPassword   = 8
	maxSimilarity = 0.7
)

// LongestPassword bounds, in bytes, the work that a stranger can ask for; Django's.
const LongestPassword = 4096

// commonPasswords comes from Django; see passwords/README.
//
//go:embed passwords/common-passwords.txt.gz
var commonPasswords []byte

// PasswordRules says, for a form, what ValidatePassword asks for.
func PasswordRules() []string {
	return []string{
		"Your password can’t be too similar to your other personal information.",
		"Your password must contain at least 8 characters.",
		"Your password can’t be a commonly used password.",
		"Your password can’t be entirely numeric.",
	}
}

// ValidatePassword gives everything that is wrong with a new password; u is
// whose it is to be, or nil. The rules and the words are Django's.
func ValidatePassword(plain string, u *User) []string {
	if plain == "" {
		return []string{record.Required}
	}
	if len(plain) > LongestPassword {
		return []string{"This password is too long."}
	}
	var wrong []string
	if attribute := similarTo(plain, u); attribute != "" {
		wrong = append(wrong, "The password is too similar to the "+attribute+".")
	}
	if utf8.RuneCountInString(plain) < minPassword {
		wrong = append(wrong, "This password is too short. It must contain at least 8 characters.")
	}
	if isCommon(plain) {
		wrong = append(wrong, "This password is too common.")
	}
	if strings.IndexFunc(plain, notDigit) < 0 {
		wrong = append(wrong, "This password is entirely numeric.")
	}
	return wrong
}

func notDigit(r rune) bool { return !unicode.IsDigit(r) }

// isCommon unpacks the list each time: some milliseconds beside the hash that follows.
func isCommon(plain string) bool {
	plain = strings.TrimSpace(strings.ToLower(plain))
	list, err := gzip.NewReader(bytes.NewReader(commonPasswords))
	if err != nil {
		return false // the list is compiled in, and a test reads it
	}
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == plain {
			return true
		}
	}
	return false
}

var notWord = regexp.MustCompile(`[^\p{L}\p{N}_]+`) // Python's \W+

// similarTo names the first thing about the user that the password resembles,
// whole or by one of its words.
func similarTo(plain string, u *User) string {
	if u == nil {
		return ""
	}
	password := []rune(strings.ToLower(plain))
	for _, about := range []struct{ name, value string }{
		{"username", u.Username},
		{"first name", u.FirstName},
		{"last name", u.LastName},
		{"email address", u.Email},
	} {
		if about.value == "" {
			continue
		}
		value := strings.ToLower(about.value)
		for _, part := range append(notWord.Split(value, -1), value) {
			if resembles(password, []rune(part)) {
				return about.name
			}
		}
	}
	return ""
}

// resembles is Django's measure: difflib's quick_ratio, not taken where one
// text is so much longer that it could not reach the limit.
func resembles(password, part []rune) bool {
	n, m := len(password), len(part)
	if n >= 10*m && float64(m) < maxSimilarity/2*float64(n) {
		return false
	}
	if n+m == 0 {
		return true
	}
	left := map[rune]int{}
	for _, r := range part {
		left[r]++
	}
	same := 0
	for _, r := range password {
		if left[r] > 0 {
			left[r]--
			same++
		}
	}
	return 2*float64(same)/float64(n+m) >= maxSimilarity
}
