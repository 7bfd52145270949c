package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// chosen writes rows out, with those fields alone that are asked for.
func chosen[J any](rows []J, fields []Field, shown Shown) ([]json.RawMessage, error) {
	list := make([]json.RawMessage, len(rows))
	for i, row := range rows {
		text, err := json.Marshal(row)
		if err != nil {
			return nil, fmt.Errorf("writing %T as JSON: %w", row, err)
		}
		if list[i] = text; shown.names == nil {
			continue
		}
		members, err := membersOf(text)
		if err != nil {
			return nil, err
		}
		list[i] = joined(members, fields, shown)
	}
	return list, nil
}

func membersOf(text json.RawMessage) (map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, fmt.Errorf("taking a row apart: %w", err)
	}
	return members, nil
}

// joined is an object of the chosen members, in the order of the fields.
func joined(members map[string]json.RawMessage, fields []Field, shown Shown) json.RawMessage {
	var object bytes.Buffer
	object.WriteByte('{')
	for _, f := range fields {
		if !shown.Has(f.Name) {
			continue
		}
		if object.Len() > 1 {
			object.WriteByte(',')
		}
		object.WriteString(strconv.Quote(f.Name) + ":")
		object.Write(members[f.Name])
	}
	object.WriteByte('}')
	return object.Bytes()
}
