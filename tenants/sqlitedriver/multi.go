package sqlitedriver

import "strings"

// stacked says whether text holds more than one statement. It reads as SQLite's
// own tokenizer does, and where it cannot be sure it says yes.
func stacked(text string) bool {
	for at := 0; at < len(text); {
		switch text[at] {
		case ';':
			return strings.Trim(text[at:], "; \t\r\n\f") != ""
		case '\'', '"', '`':
			at = past(text, at+1, text[at:at+1])
		case '[':
			at = past(text, at+1, "]")
		case '-':
			at = pastComment(text, at, "--", "\n")
		case '/':
			at = pastComment(text, at, "/*", "*/")
		case '$', '@', '#', ':':
			at = pastVariable(text, at)
			if at < len(text) && text[at] == '(' {
				return true // Tcl's $a(...): what is quoted inside is no string
			}
		default:
			at++
		}
	}
	return false
}

// past is where the text goes on after the next end, which is its length when there is none.
func past(text string, from int, end string) int {
	if i := strings.Index(text[from:], end); i >= 0 {
		return from + i + len(end)
	}
	return len(text)
}

func pastComment(text string, at int, start, end string) int {
	if !strings.HasPrefix(text[at:], start) {
		return at + 1
	}
	return past(text, at+len(start), end)
}

func pastVariable(text string, at int) int {
	for at++; at < len(text) && inVariable(text[at]); at++ {
	}
	return at
}

func inVariable(b byte) bool {
	return b == '_' || b == '$' || b == ':' || b >= 0x80 ||
		'0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}
