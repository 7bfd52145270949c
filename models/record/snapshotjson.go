package record

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
)

// appendJSON writes what encoding/json would, and nothing where that would write null. That
// would look at all values once more, which are JSON already, while others wait for their
// turn to write.
func (s *Snapshot) appendJSON(to []byte) (_ []byte, err error) {
	to = append(to, `{"rows":[`...)
	for i, row := range s.Rows {
		if i > 0 {
			to = append(to, ',')
		}
		if to, err = row.appendJSON(to); err != nil {
			return nil, err
		}
	}
	to = append(to, `],"tables":`...)
	if to, err = appendJSON(to, s.Tables); err != nil {
		return nil, err
	}
	return append(to, '}'), nil
}

func (f Frozen) appendJSON(to []byte) (_ []byte, err error) {
	for i, text := range [...]string{f.Table, f.Key, f.Text} {
		to = append(to, [...]string{`{"table":`, `,"key":`, `,"text":`}[i]...)
		if to, err = appendJSON(to, text); err != nil {
			return nil, err
		}
	}
	to = append(to, `,"values":{`...)
	for i, column := range slices.Sorted(maps.Keys(f.Values)) {
		if i > 0 {
			to = append(to, ',')
		}
		if to, err = appendJSON(to, column); err != nil {
			return nil, err
		}
		to = append(append(to, ':'), f.Values[column]...)
	}
	to = append(to, '}')
	if len(f.Links) > 0 {
		to = append(to, `,"links":`...)
		if to, err = appendJSON(to, f.Links); err != nil {
			return nil, err
		}
	}
	return append(to, '}'), nil
}

func appendJSON(to []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case uint:
		return strconv.AppendUint(to, uint64(v), 10), nil
	case string:
		if isPlain(v) {
			return append(append(append(to, '"'), v...), '"'), nil
		}
	}
	text, err := json.Marshal(value)
	return append(to, text...), err
}

// isPlain reports whether a text is the same in JSON.
func isPlain(text string) bool {
	for _, b := range []byte(text) {
		if b < ' ' || b > '~' || b == '"' || b == '\\' || b == '<' || b == '>' || b == '&' {
			return false
		}
	}
	return true
}
