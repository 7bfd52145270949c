package admin

import (
	"strconv"

	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// rowViews are the lines of the list, each with its links to the object.
func (l *listing) rowViews(page viewadmin.Changelist) ([]viewadmin.Row, error) {
	if l.lines != nil {
		return l.drawnRows(page)
	}
	counts, err := l.childCounts(l.rows)
	if err != nil {
		return nil, err
	}
	list := make([]viewadmin.Row, len(l.rows))
	preserved := l.query.preserved()
	var options *optionSource
	if l.editor != nil {
		options = newOptionSource(l.editor.v, l.db, sought{})
	}
	for i, row := range l.rows {
		id := l.res.id(row)
		list[i] = l.rowView(row, func(column int) int { return counts[column][id] }, preserved)
		if err := l.addInputs(&list[i], options); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// drawnRows are the lines as HTML, as they were drawn the last time if they still say
// the same.
func (l *listing) drawnRows(page viewadmin.Changelist) ([]viewadmin.Row, error) {
	list := make([]viewadmin.Row, len(l.lines))
	preserved, says := l.query.preserved(), make([]byte, 0, 512)
	for i, line := range l.lines {
		says = l.saying(says[:0], page, line.row, preserved)
		last := line.drawn.Load()
		if last == nil || last.says != string(says) {
			view := l.rowView(line.row, func(column int) int { return line.counts[column] }, preserved)
			html, _, err := Draw(l.ctx, viewadmin.ResultRow(page, view))
			if err != nil {
				return nil, err
			}
			last = &drawn{string(says), html}
			line.drawn.Store(last)
		}
		list[i] = viewadmin.Row{ID: l.res.idText(line.row), Drawn: last.html}
	}
	return list, nil
}

// saying writes down all that has a part in how a line looks, beside the row as it was
// read and its children: how the page is asked for, and what is computed, which may be
// something else by the hour.
func (l *listing) saying(says []byte, page viewadmin.Changelist, r row, preserved string) []byte {
	says = strconv.AppendBool(says, page.Page.Popup)
	says = strconv.AppendBool(says, len(page.Actions) > 0)
	says = appendTexts(says, l.zone.String(), preserved)
	for _, c := range l.res.columns {
		if c.cell == nil {
			continue
		}
		cell := c.cell(r)
		says = strconv.AppendInt(says, int64(cell.Kind), 10)
		says = appendTexts(says, cell.Text, cell.URL, cell.DateTime)
		for _, link := range cell.Links {
			says = appendTexts(says, link.Text, link.URL)
		}
	}
	return says
}

func (l *listing) rowView(r row, count func(column int) int, preserved string) viewadmin.Row {
	id := l.res.idText(r)
	cells := make([]ui.Cell, len(l.res.columns))
	for j, c := range l.res.columns {
		if cells[j] = c.draw(l, r, count(j)); c.link {
			cells[j].URL = withQuery(l.res.objectURL(id, "change"), preserved)
		}
	}
	return viewadmin.Row{ID: id, Label: l.res.text(r), Cells: cells}
}
