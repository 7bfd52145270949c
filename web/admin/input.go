package admin

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pollsadmin/models/record"
)

// input is one line of a form, with what was there and what was posted.
type input struct {
	item
	name   string // with the prefix: choices-0-choice_text
	zone   *time.Location
	before value
	after  value
	text   string // as posted, or as it is
	clock  string // the second half of a moment
	errors []string

	beforeKeys, keys []uint          // of a many-to-many
	texts            map[uint]string // how related objects are called
}

func newInput(f *form, it item) input {
	in := input{item: it, name: f.prefix + it.name(), zone: f.zone}
	if it.field != nil {
		in.before = it.field.get(f.ctx, f.row)
		in.after = in.before
		in.text, in.clock = in.before.posted(f.zone)
	}
	return in
}

// posted is a value as an input holds it. Browsers know no more than seconds;
// what is not touched keeps its microseconds nevertheless, see readMoment.
func (v value) posted(zone *time.Location) (text, clock string) {
	if v.kind == moment && !v.null {
		at := v.at.In(zone)
		return at.Format(time.DateOnly), at.Format(time.TimeOnly)
	}
	return v.words(zone), ""
}

func (in *input) editable() bool {
	return in.field != nil && !in.readOnly && in.field.kind != many
}

func (in *input) isIn(params url.Values) bool {
	return params.Has(in.name) || params.Has(in.name+"_0") || params.Has(in.name+"_1")
}

// read takes the posted value. What cannot be read is complained about, and
// kept to be shown again.
func (in *input) read(posted url.Values) {
	in.errors = nil
	in.text = strings.TrimSpace(posted.Get(in.name))
	switch in.field.kind {
	case boolean:
		in.readBool(posted)
	case decimal:
		in.readDecimal()
	case integer, related:
		in.readNumber()
	case several:
		in.readKeys(posted[in.name])
	case moment:
		in.readMoment(posted)
	default:
		in.after = value{kind: in.field.kind, text: in.text}
	}
	in.choose()
}

// readBool reads a tick, or of what may be unknown the name of an option.
func (in *input) readBool(posted url.Values) {
	in.after = value{kind: boolean, yes: posted.Has(in.name) && !strings.EqualFold(in.text, "false")}
	if in.field.null && in.text != "true" && in.text != "false" {
		in.after = value{kind: boolean, null: true}
	}
	in.text = ""
}

func (in *input) readDecimal() {
	in.after = value{kind: decimal, null: true}
	if in.text == "" {
		in.require()
		return
	}
	n, err := parseDecimal(in.text)
	if err != nil {
		in.complain("Enter a number, as in 12.5.")
		return
	}
	in.after = value{kind: decimal, fraction: n}
}

func (in *input) readNumber() {
	in.after = value{kind: in.field.kind, null: true}
	if in.text == "" {
		in.require()
		return
	}
	n, err := strconv.ParseInt(in.text, 10, 64)
	switch {
	case err == nil && (in.field.kind == integer || n > 0):
		in.after = value{kind: in.field.kind, number: n}
	case in.field.kind == related:
		in.complain(record.NoChoice)
	default:
		in.complain("Enter a whole number.")
	}
}

func (in *input) readKeys(texts []string) {
	in.keys = nil
	for _, list := range texts {
		for text := range strings.SplitSeq(list, ",") {
			id, err := parseID(strings.TrimSpace(text))
			if err != nil {
				in.complain("Select a valid choice. “" + strings.ToValidUTF8(text, "\uFFFD") + "” is not a key.")
				continue
			}
			in.keys = append(in.keys, uint(id))
		}
	}
	slices.Sort(in.keys)
	in.keys = slices.Compact(in.keys)
	if len(in.keys) > maxKeys {
		in.complain(fmt.Sprintf("Select at most %d.", maxKeys))
		in.keys = in.beforeKeys
	}
}

// readMoment reads the two halves of a date and time, NAME_0 and NAME_1. What
// was not touched keeps its value to the microsecond.
func (in *input) readMoment(posted url.Values) {
	date, clock := in.text, in.clock
	in.text = strings.TrimSpace(posted.Get(in.name + "_0"))
	in.clock = strings.TrimSpace(posted.Get(in.name + "_1"))
	if in.text == "" && in.clock == "" {
		in.after = value{kind: moment, null: true}
		in.require()
		return
	}
	if in.text == date && in.clock == clock {
		in.after = in.before
		return
	}
	if _, err := time.Parse(time.DateOnly, in.text); err != nil {
		in.complain("Enter a valid date, as in 2026-03-09.")
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05", in.text+" "+withSeconds(in.clock), in.zone)
	if err != nil && len(in.errors) == 0 {
		in.complain("Enter a valid time, as in 14:30 or 14:30:00.")
	}
	in.after = value{kind: moment, at: at}
}

func withSeconds(clock string) string {
	if strings.Count(clock, ":") == 1 {
		return clock + ":00"
	}
	return clock
}

func (in *input) require() {
	if !in.field.null {
		in.complain(record.Required)
	}
}

func (in *input) complain(text string) { in.errors = append(in.errors, text) }

// store puts what was read into the row.
func (in *input) store(f *form) {
	if err := in.field.set(f.ctx, f.row, in.after); err != nil {
		in.complain("Enter a valid value.")
	}
}

// allKeys are the keys of the related objects that were there or were chosen.
func (in *input) allKeys() []uint {
	if in.field.kind == related && !in.after.null {
		return append(in.oldKeys(), uint(in.after.number))
	}
	return slices.Concat(in.oldKeys(), in.keys)
}

// oldKeys are the keys of the related objects that were there.
func (in *input) oldKeys() []uint {
	if in.field.kind == related && !in.before.null {
		return []uint{uint(in.before.number)}
	}
	return in.beforeKeys
}

// resolve notes how related objects are called. What was chosen and is not
// among them may not be chosen; what was there before may stay.
func (in *input) resolve(texts map[uint]string) {
	in.texts = texts
	if !in.editable() || len(in.errors) > 0 {
		return
	}
	if in.field.kind == several {
		for _, key := range in.keys {
			if _, ok := texts[key]; !ok && !slices.Contains(in.beforeKeys, key) {
				in.complain("Select a valid choice. " + keyText(key) + " is not one of the available choices.")
			}
		}
		return
	}
	_, ok := texts[uint(in.after.number)]
	if !in.after.null && !ok && in.after.number != in.before.number {
		in.complain(record.NoChoice)
	}
}

func (in *input) changed() bool {
	if in.field.kind == several {
		return !slices.Equal(in.beforeKeys, in.keys)
	}
	if in.before.kind == moment && in.before.null == in.after.null {
		return !in.before.at.Equal(in.after.at)
	}
	return in.before != in.after
}

// words are the values before and after as people read them.
func (in *input) words(zone *time.Location) (before, after string) {
	switch in.field.kind {
	case several:
		return in.names(in.beforeKeys), in.names(in.keys)
	case related:
		return in.nameOf(in.before), in.nameOf(in.after)
	}
	return in.field.words(in.before, zone), in.field.words(in.after, zone)
}

func (in *input) nameOf(v value) string {
	if v.null {
		return ""
	}
	return in.names([]uint{uint(v.number)})
}

func (in *input) names(keys []uint) string {
	list := make([]string, len(keys))
	for i, key := range keys {
		list[i] = in.texts[key]
		if list[i] == "" {
			list[i] = keyText(key)
		}
	}
	return strings.Join(list, ", ")
}
