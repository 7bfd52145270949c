package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"pollsadmin/web/download"
)

const (
	rowsAtOnce    = 500
	chunkPatience = 30 * time.Second // for the statements of one chunk
	maxStream     = 15 * time.Minute
)

var errTooSlow = errors.New("the client takes too long to read the list")

// rowWriter writes rows in one format or another.
type rowWriter interface {
	row(text json.RawMessage) error
	finish() error
}

// stream sends all rows that the call asks for, without pages. They are read some
// at a time, each time from where the last ones ended: a statement that lasted as
// long as the client reads would keep one of a tenant's two readers from everybody
// else, and its log from ever being cut. No row that stays comes twice or not at all.
func (q *reading[R, J]) stream() error {
	if q.call.format == CSV && q.asked.shown.names == nil {
		q.asked.shown = flat(q.list.Fields)
	}
	to := download.New(q.call.echo, "", streamMedia(q.call.format))
	return to.Finish(q.writeAll(q.writer(to)))
}

func streamMedia(f Format) string {
	if f == CSV {
		return f.Media() + "; charset=utf-8; header=present"
	}
	return f.Media()
}

func (q *reading[R, J]) writer(to io.Writer) rowWriter {
	if q.call.format == CSV {
		return newCSVRows(to, q.list.Fields, q.asked.shown)
	}
	return ndjsonRows{to}
}

func (q *reading[R, J]) writeAll(to rowWriter) error {
	until, from := time.Now().Add(maxStream), &cursor{}
	for {
		if err := q.call.Context().Err(); errors.Is(err, context.Canceled) { // the time limit is for pages
			return fmt.Errorf("sending a list: %w", err)
		}
		if time.Now().After(until) {
			return fmt.Errorf("sending a list: %w", errTooSlow)
		}
		rows, err := q.chunk(from)
		if err != nil {
			return err
		}
		texts, err := q.present(rows)
		if err != nil {
			return err
		}
		for _, text := range texts {
			if err := to.row(text); err != nil {
				return err
			}
		}
		if len(rows) < rowsAtOnce {
			return to.finish()
		}
		if from.Values, err = placeOf(rows[len(rows)-1], q.asked.order); err != nil {
			return err
		}
	}
}

// chunk reads the next rows in a moment of their own.
func (q *reading[R, J]) chunk(from *cursor) ([]J, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(q.call.Context()), chunkPatience)
	defer cancel()
	q.ctx = ctx
	rows, err := q.beside(from, q.rows())
	if err != nil {
		return nil, err
	}
	return q.show(rows.Limit(rowsAtOnce))
}
