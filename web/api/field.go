package api

import (
	"strconv"
	"strings"
	"time"

	"pollsadmin/models/record"
)

// Complaints of Django REST framework about values of the wrong type; what a
// text may be is for the models to say.
const (
	isNull    = "This field may not be null."
	notString = "Not a valid string."
	notPK     = "Incorrect type. Expected pk value, received "
	notTime   = "Datetime has wrong format. Use one of these formats instead: " +
		"YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]."
)

// Text reads a text that must be there, unless the call changes but a part. The
// blanks around it do not count.
func (b *Body) Text(name string, into *string) {
	if b.has(name) {
		b.OptionalText(name, into)
	}
}

// OptionalText reads a text that may be left out, without the blanks around it.
func (b *Body) OptionalText(name string, into *string) {
	b.text(name, func(sent string) { *into = strings.TrimSpace(sent) })
}

// Password reads a text that must be there, blanks and all.
func (b *Body) Password(name string, into *string) {
	if b.has(name) {
		b.text(name, func(sent string) { *into = sent })
	}
}

// OptionalID reads the id of another record, which may be left out.
func (b *Body) OptionalID(name string, into *uint) {
	sent, ok := b.values[name]
	switch {
	case !ok:
	case sent.kind == null || sent.kind == text && sent.text == "":
		b.bad.Add(name, isNull)
	case sent.kind != whole && sent.kind != text || !isInteger(sent.text):
		b.bad.Add(name, notPK+string(sent.kind)+".")
	default:
		id, err := strconv.ParseUint(sent.text, 10, strconv.IntSize)
		if err != nil || id == 0 {
			b.bad.Add(name, record.NoChoice)
			return
		}
		*into = uint(id)
	}
}

// OptionalTime reads a moment, or that there is none: null, and "" in a form. It may
// be left out. One without a zone is taken for UTC, and no digit counts after the
// sixth of a second.
func (b *Body) OptionalTime(name string, into **time.Time) {
	sent, ok := b.values[name]
	switch {
	case !ok:
	case sent.kind == null || sent.kind == text && sent.text == "":
		*into = nil
	default:
		at, err := readTime(sent)
		if err != nil {
			b.bad.Add(name, notTime)
			return
		}
		*into = &at
	}
}

// Err is what is wrong with the values that were read: record.Invalid, or nil.
func (b *Body) Err() error { return b.bad.Err() }

// has complains about a value that is missing.
func (b *Body) has(name string) bool {
	_, ok := b.values[name]
	if !ok && !b.partial && !b.strange {
		b.bad.Add(name, record.Required)
	}
	return ok
}

func (b *Body) text(name string, take func(string)) {
	sent, ok := b.values[name]
	if !ok {
		return
	}
	switch sent.kind {
	case text, whole, broken:
		if !sent.lost {
			take(sent.text)
			return
		}
		b.bad.Add(name, notString)
	case null:
		b.bad.Add(name, isNull)
	default:
		b.bad.Add(name, notString)
	}
}

func isInteger(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == ""
}
