package admin

import (
	"net/url"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// maxFilterChoices is how many related objects a filter lists. When there are
// more, it lists only those that some row is related to.
const maxFilterChoices = 100

// relatedFilter offers the objects that a relation leads to.
type relatedFilter struct{ field *field }

func (r relatedFilter) title() string { return "By " + strings.ToLower(r.field.label) }

func (r relatedFilter) owns(param string) bool {
	name := r.field.name
	return only(name, name+"__exact", name+"__id__exact", name+"__pk__exact", name+"__isnull")(param)
}

func (r relatedFilter) choices(l *listing) ([]filterChoice, error) {
	rows, err := r.candidates(l)
	if err != nil {
		return nil, err
	}
	name, params := r.field.name, l.query.params
	exact, null := name+"__id__exact", name+"__isnull"
	now := params.Get(exact) + params.Get(name+"__pk__exact") + params.Get(name+"__exact") + params.Get(name)
	list := []filterChoice{{text: "All", selected: now == "" && !params.Has(null)}}
	for _, row := range rows {
		id := strconv.FormatUint(uint64(r.field.target.id(row)), 10)
		list = append(list, filterChoice{
			text: r.field.target.text(row), params: url.Values{exact: {id}}, selected: now == id,
		})
	}
	if r.field.null {
		list = append(list, filterChoice{
			text: "-", params: url.Values{null: {"True"}}, selected: params.Get(null) == "True",
		})
	}
	return list, nil
}

func (r relatedFilter) candidates(l *listing) ([]row, error) {
	rows, all, err := l.res.allCandidates(l.db, r.field, maxFilterChoices, whole)
	if err != nil || all {
		return rows, err
	}
	return l.res.candidates(l.db, r.field, maxFilterChoices, l.res.usedBy(r.field))
}

// usedBy narrows candidates of a relation to those that some row is related to.
// EXISTS stops looking once there are enough; IN would gather them all first.
func (r *resource) usedBy(f *field) func(*gorm.DB) *gorm.DB {
	from, column := clause.Table{Name: r.schema.Table}, r.col(f.column)
	if f.kind == several {
		_, column = joinKeys(f)
		from = joinTable(f)
	}
	from.Alias, column.Table = "uses", "uses" // a relation may lead to its own table
	return func(db *gorm.DB) *gorm.DB {
		return db.Where("EXISTS (SELECT 1 FROM ? WHERE ? = ?)", from, column, f.target.key())
	}
}
