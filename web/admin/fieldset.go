package admin

import (
	"errors"
	"fmt"
)

// Fieldset is a group of fields under a title. Pages names the pages of the
// object that are linked below the fields. A Collapsed one is opened by its
// title, and open by itself when something in it is to be mended.
type Fieldset struct {
	Title       string
	Description string
	Fields      Columns
	Pages       []string
	Collapsed   bool
}

// fieldset is a Fieldset with its fields found.
type fieldset struct {
	title, description string
	items              []item
	pages              []string
	collapsed          bool
}

// fieldsetsIn finds the fields of a form: first those in one piece, then those
// in several.
func fieldsetsIn[T any](r *registrar, fields Columns, sets []Fieldset, how controls) []fieldset {
	var list []fieldset
	if len(fields) > 0 {
		list = append(list, fieldset{items: r.items("Fields", columnsIn[T](r, "Fields", fields), how)})
	}
	for i, set := range sets {
		option := fmt.Sprintf("Fieldsets[%d].Fields", i)
		list = append(list, fieldset{
			title: set.Title, description: set.Description, pages: set.Pages, collapsed: set.Collapsed,
			items: r.items(option, columnsIn[T](r, option, set.Fields), how),
		})
		if set.Collapsed && set.Title == "" {
			r.wrong("Fieldsets", i, errors.New("it is Collapsed and has no Title to be opened by"))
		}
	}
	return list
}

// itemsOf are all lines of a form, in order.
func itemsOf(sets []fieldset) []item {
	var list []item
	for _, set := range sets {
		list = append(list, set.items...)
	}
	return list
}
