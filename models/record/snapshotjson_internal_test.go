package record

import (
	"encoding/json"
	"reflect"
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
		{Rows: []Frozen{{Values: Columns{}}}, Tables: []string{}},
		{Rows: []Frozen{{Table: "polls_poll", Key: "1", Text: "Why?", Values: Columns{}}}},
		{Tables: []string{"a", strange}, Rows: []Frozen{
			{Table: strange, Key: strange, Text: strange, Values: Columns{
				{strange, raw(nil)}, {"a", raw(strange)}, {"m", raw(1.5)}, {"z", raw(uint(7))},
			}, Links: map[string][]uint{"Groups": {3, 1}, "None": nil}},
			{Table: "b", Links: map[string][]uint{}, Values: Columns{{"x", raw(true)}}},
		}},
	} {
		want := raw(mirrored(s))
		got, err := s.Encode()
		if err != nil || string(got) != string(want) {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
		if len(s.Rows) == 0 {
			continue
		}
		back, err := DecodeSnapshot(got)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := back.Encode(); err != nil || !sameJSON(t, again, want) {
			t.Errorf("%s comes back as %s, %v", got, again, err)
		}
	}
}

// mirrored is a snapshot in types that encoding/json knows by itself.
func mirrored(s *Snapshot) any {
	type row struct {
		Table  string                     `json:"table"`
		Key    string                     `json:"key"`
		Text   string                     `json:"text"`
		Values map[string]json.RawMessage `json:"values"`
		Links  map[string][]uint          `json:"links,omitempty"`
	}
	rows := make([]row, len(s.Rows))
	for i, f := range s.Rows {
		rows[i] = row{f.Table, f.Key, f.Text, map[string]json.RawMessage{}, f.Links}
		for _, column := range f.Values {
			rows[i].Values[column.Name] = column.JSON
		}
	}
	return struct {
		Rows   []row    `json:"rows"`
		Tables []string `json:"tables"`
	}{rows, s.Tables}
}

// sameJSON compares what two texts say: characters can be written in several ways.
func sameJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var says [2]any
	for i, text := range [][]byte{a, b} {
		if err := json.Unmarshal(text, &says[i]); err != nil {
			t.Fatal(err)
		}
	}
	return reflect.DeepEqual(says[0], says[1])
}
