package admin

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// drawn is a line of a list as HTML, and what it says.
type drawn struct {
	says string
	html templ.Component
}

// rowViews are the lines of the list, each with its links to the object.
func (l *listing) rowViews(page viewadmin.Changelist) ([]viewadmin.Row, error) {
	counts, err := l.columnCounts()
	if err != nil {
		return nil, err
	}
	list := make([]viewadmin.Row, len(l.rows))
	preserved, says := l.query.preserved(), make([]byte, 0, 1024)
	var options *optionSource
	if l.editor != nil {
		options = newOptionSource(l.editor.v, l.db, sought{})
	}
	for i, row := range l.rows {
		list[i] = l.rowView(row, func(column int) int { return counts(i, column) }, preserved)
		if err := l.addInputs(&list[i], options); err != nil {
			return nil, err
		}
		if l.lines != nil {
			says = saying(says[:0], page, list[i])
			if list[i].Drawn, err = l.lines[i].draw(l.ctx, says, page, list[i]); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// columnCounts are the children that a column counts of the rows.
func (l *listing) columnCounts() (func(row, column int) int, error) {
	if l.lines != nil {
		return func(row, column int) int { return l.lines[row].counts[column] }, nil
	}
	counts, err := l.childCounts(l.rows)
	return func(row, column int) int { return counts[column][l.res.id(l.rows[row])] }, err
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

// draw is the line as HTML, as it was drawn the last time if it still says the same.
func (k *kept) draw(
	ctx context.Context, says []byte, page viewadmin.Changelist, view viewadmin.Row,
) (templ.Component, error) {
	last := k.drawn.Load()
	if last == nil || last.says != string(says) {
		html, err := draw(ctx, viewadmin.ResultRow(page, view))
		if err != nil {
			return nil, err
		}
		last = &drawn{string(says), html}
		k.drawn.Store(last)
	}
	return last.html, nil
}

// saying writes down all that a line shows; no two lines that look different say the same.
func saying(says []byte, page viewadmin.Changelist, view viewadmin.Row) []byte {
	add := func(texts ...string) {
		for _, text := range texts {
			says = strconv.AppendInt(says, int64(len(text)), 36)
			says = append(append(says, ' '), text...)
		}
	}
	says = strconv.AppendBool(says, page.Page.Popup)
	says = strconv.AppendBool(says, len(page.Actions) > 0)
	add(view.ID, view.Label)
	for _, cell := range view.Cells {
		says = strconv.AppendInt(says, int64(cell.Kind), 10)
		add(cell.Text, cell.URL, cell.DateTime)
		for _, link := range cell.Links {
			add(link.Text, link.URL)
		}
	}
	return says
}
