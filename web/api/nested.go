package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pollsadmin/models/record"
)

// NestedError is what is wrong with a record that came with others in it: by field, as
// record.Invalid has it, and by the place in a list.
type NestedError struct {
	Own   record.Invalid
	Lists map[string]ListErrors
}

// ListErrors is what is wrong with the records of a list, each a record.Invalid or
// an NestedError, nil where a record is in order.
type ListErrors []error

// Join puts what is wrong with a record and with a list in it together; nil when
// nothing is.
func Join(own record.Invalid, name string, list ListErrors) error {
	if list.Err() == nil {
		return own.Err()
	}
	return &NestedError{Own: own, Lists: map[string]ListErrors{name: list}}
}

// Error is for logs.
func (bad *NestedError) Error() string {
	lines := []string{bad.Own.Error()}
	for _, name := range slices.Sorted(maps.Keys(bad.Lists)) {
		lines = append(lines, name+": "+bad.Lists[name].Error())
	}
	return strings.TrimPrefix(strings.Join(lines, "; "), "; ")
}

// MarshalJSON writes {"question": ["…"], "choices": [{}, {"choice_text": ["…"]}]}.
func (bad *NestedError) MarshalJSON() ([]byte, error) {
	fields := map[string]json.RawMessage{}
	for name, complaints := range bad.Own {
		raw, err := json.Marshal(complaints)
		if err != nil {
			return nil, err
		}
		fields[cmp.Or(name, WholeField)] = raw
	}
	for name, list := range bad.Lists {
		raw, err := json.Marshal(list)
		if err != nil {
			return nil, err
		}
		fields[name] = raw
	}
	return json.Marshal(fields)
}

// WholeField is what complaints about a record as a whole go by.
const WholeField = "non_field_errors"

// Err is nil when there is nothing to complain about.
func (l ListErrors) Err() error {
	if slices.ContainsFunc(l, func(err error) bool { return err != nil }) {
		return l
	}
	return nil
}

// Error is for logs.
func (l ListErrors) Error() string {
	var lines []string
	for i, err := range l {
		if err != nil {
			lines = append(lines, fmt.Sprintf("%d: %v", i, err))
		}
	}
	return strings.Join(lines, "; ")
}

// MarshalJSON writes {} for a record that is in order.
func (l ListErrors) MarshalJSON() ([]byte, error) {
	list := make([]*NestedError, len(l))
	for i, err := range l {
		var nested *NestedError
		var plain record.Invalid
		switch {
		case errors.As(err, &nested):
			list[i] = nested
		case errors.As(err, &plain):
			list[i] = &NestedError{Own: plain}
		default:
			list[i] = &NestedError{}
		}
	}
	return json.Marshal(list)
}
