package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"

	"gorm.io/gorm"
)

// scroll is a page of a list whose rows nobody counts.
type scroll struct {
	Next     *string           `json:"next"`
	Previous *string           `json:"previous"`
	Results  []json.RawMessage `json:"results"`
}

// sendByCursor answers with the rows after a place, or before it. They are sought
// by what they are ordered by: rows that come or go meanwhile move nothing.
func (q *reading[R, J]) sendByCursor() error {
	from := &cursor{}
	if sent := q.params.get(cursorParam); sent != "" {
		var err error
		if from, err = readCursor(sent, q.address(), q.asked.order); err != nil {
			return err
		}
	}
	size := q.size()
	rows, err := q.beside(from, q.rows())
	if err != nil {
		return err
	}
	shown, err := q.show(rows.Limit(size + 1))
	if err != nil {
		return err
	}
	more := len(shown) > size
	shown = shown[:min(len(shown), size)]
	if from.Back {
		slices.Reverse(shown)
	}
	return q.sendScroll(from, shown, more)
}

// address is where a cursor is good: at another tenant, or in the list of another
// poll, it is none.
func (q *reading[R, J]) address() string {
	r := q.call.echo.Request()
	return r.Host + r.URL.Path
}

// beside are the rows beyond a cursor, the nearest first.
func (q *reading[R, J]) beside(from *cursor, rows *gorm.DB) (*gorm.DB, error) {
	order := q.asked.order
	if from.Back {
		order = turned(order)
	}
	rows = rows.Order(orderBy(order))
	if len(from.Values) == 0 {
		return rows, nil
	}
	at := place{terms: order, values: from.Values, through: from.Through}
	beyond, err := at.beyond(rows.Name() == "postgres")
	if err != nil {
		return nil, invalidCursor(err)
	}
	return rows.Where(beyond), nil
}

// sendScroll links to the rows on either side. Whence the caller came there is
// something, unless that was the beginning.
func (q *reading[R, J]) sendScroll(from *cursor, shown []J, more bool) error {
	results, err := q.present(shown)
	if err != nil {
		return err
	}
	page := scroll{Results: results}
	came := len(from.Values) > 0
	if more && !from.Back || came && from.Back {
		if page.Next, err = q.cursorLink(from, shown, false); err != nil {
			return err
		}
	}
	if more && from.Back || came && !from.Back {
		if page.Previous, err = q.cursorLink(from, shown, true); err != nil {
			return err
		}
	}
	return Send(q.call, http.StatusOK, page)
}

// cursorLink leads to what is after the last of the rows, or before the first.
// Where there are none it leads back across the place that there was nothing beyond.
func (q *reading[R, J]) cursorLink(from *cursor, shown []J, back bool) (*string, error) {
	to := cursor{Order: spelled(q.asked.order), Back: back, Values: from.Values, Through: !from.Through}
	if len(shown) > 0 {
		edge := shown[len(shown)-1]
		if back {
			edge = shown[0]
		}
		values, err := placeOf(edge, q.asked.order)
		if err != nil {
			return nil, err
		}
		to.Values, to.Through = values, false
	}
	text, err := to.encode(q.address())
	if err != nil {
		return nil, err
	}
	return q.call.linkWith(cursorParam, text), nil
}

// placeOf is where a row stands, by what is shown of it.
func placeOf[J any](row J, order []term) ([]*string, error) {
	text, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	members, err := membersOf(text)
	if err != nil {
		return nil, err
	}
	values := make([]*string, len(order))
	for i, t := range order {
		member := members[t.field.Name]
		if bytes.Equal(member, []byte("null")) {
			continue
		}
		value := valueOf(member)
		values[i] = &value.text
	}
	return values, nil
}
