package admin

import "strconv"

// what names that which is to be deleted: the poll “X”, or the 3 selected polls.
func (d Delete) what() string {
	if d.Object != "" {
		return "the " + d.Name + " “" + d.Object + "”"
	}
	if d.Count > 1 {
		return "the " + strconv.Itoa(d.Count) + " selected " + d.Name
	}
	return "the selected " + d.Name
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
