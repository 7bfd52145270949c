package admin

import (
	"net/url"
	"strings"
)

// boolFilter offers All, Yes and No, and Unknown where there may be no value.
type boolFilter struct{ field *field }

func (b boolFilter) title() string { return "By " + strings.ToLower(b.field.label) }

func (b boolFilter) owns(param string) bool {
	return only(b.field.name, b.field.name+"__exact", b.field.name+"__isnull")(param)
}

func (b boolFilter) choices(l *listing) ([]filterChoice, error) {
	exact, null := b.field.name+"__exact", b.field.name+"__isnull"
	params := l.query.params
	now := params.Get(exact) + params.Get(b.field.name)
	list := []filterChoice{
		{text: "All", selected: now == "" && !params.Has(null)},
		{text: "Yes", params: url.Values{exact: {"1"}}, selected: now == "1" || now == "True"},
		{text: "No", params: url.Values{exact: {"0"}}, selected: now == "0" || now == "False"},
	}
	if b.field.null {
		list = append(list, filterChoice{
			text: "Unknown", params: url.Values{null: {"True"}}, selected: params.Get(null) == "True",
		})
	}
	return list, nil
}
