package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/web/cache"
)

// Paging is how a list is cut where the call does not say.
type Paging int

// The ways to cut a list.
const (
	ByNumber Paging = iota // pages with numbers, and the number of rows
	ByCursor               // pages with links: the rows are never counted
	Whole                  // not at all: the answer is an array
)

// List is what can be asked of a list: R are its rows as the database gives them,
// and J is one of them as it is shown.
type List[R, J any] struct {
	Fields []Field  // all that J has, in its order; the first is the primary key
	Search []string // columns that a search goes through
	Order  string   // as ?ordering= would say it; the primary key when empty
	Paging Paging
	Size   int // rows to a page; 20 when zero
	Most   int // rows that a call may ask for; 100 when zero

	// Made names all that a row is shown of, by its key: nothing else may have a part in
	// it, neither who asks nor the hour. With Find, which reads rows by their keys, as many
	// as there are, with Table, which the columns are of, and Key it lets what is shown be
	// kept until that changes. Nil: rows are read each time.
	Made  func(key uint) []cache.Part
	Find  func(ctx context.Context, db *gorm.DB, keys []uint) ([]R, error)
	Table string
	Key   func(row *R) uint

	// Rows is a query for all rows of the list, with its model: what is asked of
	// the fields is added to it.
	Rows func(db *gorm.DB, shown Shown) *gorm.DB
	// Show turns rows into what is shown of them, with what belongs to them. Fields
	// that are not asked for may stay empty.
	Show func(ctx context.Context, db *gorm.DB, rows []R, shown Shown) ([]J, error)
}

// shape is what of a list has to do with neither R nor J.
type shape struct {
	fields []Field
	search []string
	order  string
}

// SendList answers with that part of a list that the call asks for. What nobody
// knows among its parameters is passed over, as Django REST framework does.
func SendList[R, J any](c *Call, list List[R, J]) error {
	params := parameters(c.echo.QueryParams())
	s := shape{fields: list.Fields, search: list.Search, order: list.Order}
	a, err := s.read(params)
	if err != nil {
		return err
	}
	q := &reading[R, J]{call: c, ctx: c.Context(), list: list, asked: a, params: params}
	switch {
	case c.format == CSV || c.format == NDJSON:
		return q.stream()
	case params.has(cursorParam) || list.Paging == ByCursor && !params.has(pageParam):
		return q.sendByCursor()
	case list.Paging == Whole && !params.has(pageParam) && !params.has(sizeParam):
		return q.sendWhole()
	}
	return q.sendByNumber()
}

// reading is a call for a list.
type reading[R, J any] struct {
	call   *Call
	ctx    context.Context // of what is being read: lists may be longer than a request
	list   List[R, J]
	asked  asked
	params parameters
}

// rows are all rows that the call asks for, in no order.
func (q *reading[R, J]) rows() *gorm.DB {
	db := q.list.Rows(q.db(), q.asked.shown)
	if len(q.asked.where) > 0 {
		db = db.Where(clause.And(q.asked.where...))
	}
	return db
}

// show reads rows, and what is shown of them.
func (q *reading[R, J]) show(rows *gorm.DB) ([]J, error) {
	var found []R
	if err := rows.Find(&found).Error; err != nil {
		return nil, fmt.Errorf("listing %T: %w", found, err)
	}
	return q.list.Show(q.ctx, q.db(), found, q.asked.shown)
}

func (q *reading[R, J]) db() *gorm.DB { return q.call.api.cfg.Read(q.ctx) }

// present is the rows as the answer has them.
func (q *reading[R, J]) present(shown []J) ([]json.RawMessage, error) {
	return chosen(shown, q.list.Fields, q.asked.shown)
}

func (q *reading[R, J]) size() int {
	return pageSize(q.params.get(sizeParam), cmp.Or(q.list.Size, defaultItems), cmp.Or(q.list.Most, maxItems))
}

func (q *reading[R, J]) sendWhole() error {
	shown, err := q.show(q.rows().Order(orderBy(q.asked.order)))
	if err != nil {
		return err
	}
	results, err := q.present(shown)
	if err != nil {
		return err
	}
	return Send(q.call, http.StatusOK, results)
}
