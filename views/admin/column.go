package admin

// direction is what aria-sort says, and the name of the arrow.
func (c Column) direction() string {
	if c.Desc {
		return "descending"
	}
	return "ascending"
}

// columnName is the name for CSS of the i-th column.
func columnName(columns []Column, i int) string {
	if i >= len(columns) {
		return ""
	}
	return columns[i].Name
}
