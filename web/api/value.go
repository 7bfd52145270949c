package api

import (
	"encoding/json"
	"strings"
)

// kind is the type of a value, by the name that Python has for it: Django REST
// framework puts it into its answers.
type kind string

const (
	null   kind = "NoneType"
	truth  kind = "bool"
	whole  kind = "int"
	broken kind = "float"
	text   kind = "str"
	list   kind = "list"
	dict   kind = "dict"
)

// value is one value of a body. Its text is what a string holds, or a number
// as it was written.
type value struct {
	kind kind
	text string
	lost bool            // the string holds half a character, which no database takes
	raw  json.RawMessage // a list's
}

// valueOf tells what a piece of valid JSON is.
func valueOf(raw json.RawMessage) value {
	switch raw[0] {
	case 'n':
		return value{kind: null}
	case 't', 'f':
		return value{kind: truth}
	case '[':
		return value{kind: list, raw: raw}
	case '{':
		return value{kind: dict}
	case '"':
		return textOf(raw)
	}
	if strings.ContainsAny(string(raw), ".eE") {
		return value{kind: broken, text: string(raw)}
	}
	return value{kind: whole, text: string(raw)}
}

// notDict complains about a value where a dictionary belongs.
func (v value) notDict() string {
	if v.kind == null {
		return "No data provided"
	}
	return "Invalid data. Expected a dictionary, but got " + string(v.kind) + "."
}

// textOf decodes a string. encoding/json puts U+FFFD in the place of half a
// surrogate pair, so one that was not sent gives it away.
func textOf(raw json.RawMessage) value {
	v := value{kind: text}
	if err := json.Unmarshal(raw, &v.text); err != nil {
		return value{kind: text, lost: true}
	}
	const replacement = "\uFFFD"
	sent := strings.Count(string(raw), replacement) + strings.Count(strings.ToLower(string(raw)), `\ufffd`)
	v.lost = strings.Count(v.text, replacement) > sent
	return v
}
