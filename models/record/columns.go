package record

import (
	"encoding/json"
	"maps"
	"slices"
)

// Columns are what columns hold, ordered by their names: a JSON object, which
// Snapshot.Encode writes.
type Columns []Column

// Column is what a column holds.
type Column struct {
	Name string
	JSON json.RawMessage
}

// Has reports whether a column is among them.
func (c Columns) Has(name string) bool {
	return slices.ContainsFunc(c, func(one Column) bool { return one.Name == name })
}

// UnmarshalJSON reads an object.
func (c *Columns) UnmarshalJSON(data []byte) error {
	var byName map[string]json.RawMessage
	if err := json.Unmarshal(data, &byName); err != nil {
		return err
	}
	*c = make(Columns, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		*c = append(*c, Column{name, byName[name]})
	}
	return nil
}
