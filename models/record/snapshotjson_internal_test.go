package record

import (
	"encoding/json"
	"testing"
)

// TestSnapshot_EncodesAsJSON writes what encoding/json would, to the byte.
func TestSnapshot_EncodesAsJSON(t *testing.T) {
	t.Parallel()
	raw := func(value any) json.RawMessage {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const strange = "<b>\"\\\n\x00\x7f\u2028é&\xff"
	for _, s := range []*Snapshot{
		{Rows: []Frozen{}},
		{Rows: []Frozen{{Values: map[string]json.RawMessage{}}}, Tables: []string{}},
		{Rows: []Frozen{{Table: "polls_poll", Key: "1", Text: "Why?", Values: map[string]json.RawMessage{}}}},
		{Tables: []string{"a", strange}, Rows: []Frozen{
			{Table: strange, Key: strange, Text: strange, Values: map[string]json.RawMessage{
				"z": raw(uint(7)), "a": raw(strange), strange: raw(nil), "m": raw(1.5),
			}, Links: map[string][]uint{"Groups": {3, 1}, "None": nil}},
			{Table: "b", Links: map[string][]uint{}, Values: map[string]json.RawMessage{"x": raw(true)}},
		}},
	} {
		want := raw(s)
		if got, err := s.Encode(); err != nil || string(got) != string(want) {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}
