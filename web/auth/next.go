package auth

import (
	"net/url"
	"strings"
)

// localPath is next when it leads to a page of this very host, else "". What
// browsers read as another host is none: //host, /\host, and either with the
// tabs and line breaks that they leave out.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return ""
	}
	if strings.ContainsFunc(next, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		return ""
	}
	parsed, err := url.Parse(next)
	if err != nil || parsed.Scheme != "" || parsed.Host != "" || strings.HasPrefix(parsed.Path, "//") {
		return ""
	}
	return next
}
