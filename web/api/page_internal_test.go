package api

import (
	"encoding/json"
	"testing"
)

// TestListing_Text holds what is written by hand to what encoding/json would write.
func TestListing_Text(t *testing.T) {
	t.Parallel()
	link := "http://thor.localhost/api/polls/?page=2&search=<é\">"
	for name, page := range map[string]listing{
		"empty":  {Results: []json.RawMessage{}},
		"first":  {Count: 41, Next: &link, Results: []json.RawMessage{[]byte(`{"id":1}`), []byte(`{"id":2}`)}},
		"last":   {Count: 2, Previous: &link, Results: []json.RawMessage{[]byte(`{"id":3,"question":"ü"}`)}},
		"middle": {Count: -1, Next: &link, Previous: &link, Results: []json.RawMessage{[]byte(`null`)}},
	} {
		want, err := represent(page)
		if err != nil {
			t.Fatal(err)
		}
		if got := page.text(); string(got) != string(want) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
