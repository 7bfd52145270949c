package admin

import "strings"

// describedBy names the elements that explain the search box.
func (s Search) describedBy() string {
	var ids []string
	if s.Help != "" {
		ids = append(ids, "searchbar_helptext")
	}
	if s.Invalid != "" {
		ids = append(ids, "searchbar_error")
	}
	return strings.Join(ids, " ")
}
