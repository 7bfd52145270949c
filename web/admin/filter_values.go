package admin

import (
	"time"

	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// allValuesFilter offers the values that a field has anywhere in its table.
func allValuesFilter(at trail) filter {
	return valueFilter{at: at, other: instead(at), read: func(f valueFilter, l *listing) (values, error) {
		list, err := l.distinct(f.at)
		return values{list: list, instead: len(list) > maxFilterChoices}, err
	}}
}

// instead asks for what there is too much of to list.
func instead(at trail) filter {
	if at.field.isText() {
		return containsFilter{at}
	}
	return rangeFilter{at}
}

// distinct are the values of a field, and one too many where there are more
// than a filter lists.
func (l *listing) distinct(at trail) ([]record.Choice, error) {
	owner := at.owner(l.res.entity)
	column := owner.col(at.field.column)
	rows, err := owner.find(l.res.site.from(owner, l.db).Distinct().Select("?", column).Where("? IS NOT NULL", column).
		Order(clause.OrderByColumn{Column: column}).Limit(maxFilterChoices + 1))
	if err != nil {
		return nil, err
	}
	list := make([]record.Choice, len(rows))
	for i, r := range rows {
		v := at.field.get(l.ctx, r)
		list[i] = record.Choice{Value: v.words(time.UTC), Label: at.field.words(v, l.zone)}
		switch {
		case at.field.kind == boolean:
			list[i].Value = map[bool]string{true: "1", false: "0"}[v.yes]
		case list[i].Label == "":
			list[i].Label = "(blank)"
		}
	}
	return list, nil
}
