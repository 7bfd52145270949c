package admin

import (
	"context"
	"slices"
	"strings"
	"time"

	"pollsadmin/views/ui"
)

// datum is what a column holds of one row, as precise as it is stored: for
// exports. A related object is its text.
type datum struct {
	value
	list []string // the texts of a many-to-many, which has no value
}

// words are a datum as a line of CSV writes it: numbers as they are, moments
// with their zone.
func (d datum) words(zone *time.Location) string {
	switch {
	case d.null:
		return ""
	case d.kind == several:
		return strings.Join(d.list, ", ")
	case d.kind == boolean && d.yes:
		return "true"
	case d.kind == boolean:
		return "false"
	case d.kind == moment:
		return d.at.In(zone).Format(time.RFC3339Nano)
	}
	return d.value.words(zone)
}

// datum is a column of a row that was read with all that the columns need.
func (c listColumn) datum(ctx context.Context, r row, about surroundings) datum {
	if c.cell != nil {
		return datumOf(c.cell(r))
	}
	f := c.field
	r, ok := c.follow(ctx, r)
	if !ok {
		return datum{value: value{kind: text, null: true}}
	}
	switch f.kind {
	case many:
		return datum{value: value{kind: integer, number: int64(about.counts[f][about.id])}}
	case several:
		return datum{value: value{kind: several}, list: about.names(ctx, r, f)}
	case related:
		if other, ok := f.other(ctx, r); ok {
			return textDatum(f.target.text(other))
		}
		return datum{value: value{kind: text, null: true}}
	}
	v := f.get(ctx, r)
	if label, ok := f.labelOf(v); ok {
		return textDatum(label)
	}
	return datum{value: v}
}

// datumOf is what a computed column says.
func datumOf(c ui.Cell) datum {
	switch c.Kind {
	case ui.Yes, ui.No:
		return datum{value: value{kind: boolean, yes: c.Kind == ui.Yes}}
	case ui.Unknown:
		return datum{value: value{kind: boolean, null: true}}
	}
	return textDatum(c.Text)
}

func textDatum(s string) datum { return datum{value: value{kind: text, text: s}} }

// surroundings are what was read beside the rows themselves.
type surroundings struct {
	id     uint
	counts map[*field]map[uint]int    // children by row
	texts  map[*field]map[uint]string // related objects by key
}

func (s surroundings) names(ctx context.Context, r row, f *field) []string {
	list := []string{}
	for _, other := range f.others(ctx, r) {
		name, ok := s.texts[f][f.target.id(other)]
		if !ok {
			name = f.target.text(other)
		}
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}
