package api

import (
	"encoding/json"
	"fmt"

	"pollsadmin/models/record"
)

// Bodies reads what a call sends to make one record, or several, which come as a
// list, of which most is the longest.
func (c *Call) Bodies(most int) (bodies []*Body, several bool, err error) {
	s, err := c.read()
	if err != nil {
		return nil, false, err
	}
	if s.sole.kind != list {
		body, err := c.Body()
		return []*Body{body}, false, err
	}
	bodies, err = items(s.sole.raw, false)
	if err == nil && len(bodies) > most {
		err = record.Invalid{"": {fmt.Sprintf("Ensure this field has no more than %d elements.", most)}}
	}
	return bodies, true, err
}

// OptionalItems reads a list of other records. It is nil when it is left out,
// as it always is in a form, and then there is nothing to be done about them.
func (b *Body) OptionalItems(name string) []*Body {
	sent, ok := b.values[name]
	switch {
	case !ok || b.form:
	case sent.kind == null:
		b.bad.Add(name, isNull)
	case sent.kind != list:
		b.bad.Add(name, "Expected a list of items but got type \""+string(sent.kind)+"\".")
	default:
		list, err := items(sent.raw, b.partial)
		if err != nil {
			b.bad.Add(name, err.Error())
		}
		return list
	}
	return nil
}

// items are the bodies in a list, never nil.
func items(raw json.RawMessage, partial bool) ([]*Body, error) {
	var sent []json.RawMessage
	if err := json.Unmarshal(raw, &sent); err != nil {
		return nil, unreadable("JSON", err)
	}
	bodies := make([]*Body, len(sent))
	for i, item := range sent {
		bodies[i] = &Body{partial: partial, bad: record.Invalid{}}
		v := valueOf(item)
		if v.kind != dict {
			bodies[i].strange = true
			bodies[i].bad.Add("", v.notDict())
			continue
		}
		var err error
		if bodies[i].values, err = members(item); err != nil {
			return nil, err
		}
	}
	return bodies, nil
}

// Whole has a body tell of what is missing, though it is a part of a PATCH: it is of a
// new record.
func (b *Body) Whole() { b.partial = false }
