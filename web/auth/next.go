package auth

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
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
	return escaped(next)
}

// escaped writes letters beyond ASCII as a header wants them.
func escaped(address string) string {
	var out strings.Builder
	for _, b := range []byte(address) {
		if b < utf8.RuneSelf {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}
