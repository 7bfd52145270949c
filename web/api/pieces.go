package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"pollsadmin/web/cache"
)

// pieces are what lists are made of, each kept for as long as it would be the same.
type pieces struct {
	counts *cache.Memo[int64]
	keys   *cache.Memo[[]uint]
	rows   *cache.Memo[json.RawMessage]
}

func newPieces(bytes int64) pieces {
	return pieces{
		counts: cache.NewMemo[int64](bytes / 8), keys: cache.NewMemo[[]uint](bytes / 8),
		rows: cache.NewMemo[json.RawMessage](bytes / 4 * 3),
	}
}

// Kept tells how much is kept of lists, by kind.
func (a *API) Kept() map[string]func() cache.Stats {
	return map[string]func() cache.Stats{
		"api_counts": a.pieces.counts.Stats, "api_keys": a.pieces.keys.Stats, "api_rows": a.pieces.rows.Stats,
	}
}

// source is the call's database, if it tells what has changed in it, and the list what
// it is made of; nil otherwise.
func (q *reading[R, J]) source() cache.Source {
	if q.list.Made == nil || q.call.api.cfg.Source == nil {
		return nil
	}
	return q.call.api.cfg.Source(q.ctx)
}

// count is how many rows the call asks for.
func (q *reading[R, J]) count() (int64, error) {
	count := func() (n int64, err error) { return n, q.rows().Count(&n).Error }
	source := q.source()
	if source == nil {
		return count()
	}
	return q.call.api.pieces.counts.Load(q.ctx, source, q.named(), q.columns(nil), count, func(int64) int { return 8 })
}

// page is a part of the rows that the call asks for, in its order.
func (q *reading[R, J]) page(offset, limit int) ([]json.RawMessage, error) {
	rows := q.rows().Order(orderBy(q.asked.order)).Offset(offset).Limit(limit)
	source := q.source()
	if source == nil {
		shown, err := q.show(rows)
		if err != nil {
			return nil, err
		}
		return q.present(shown)
	}
	name := fmt.Sprint(q.named(), offset, " ", limit, " ", spelled(q.asked.order))
	read := func() (keys []uint, err error) { return keys, rows.Pluck(q.list.Fields[0].Column, &keys).Error }
	keys, err := q.call.api.pieces.keys.Load(q.ctx, source, name, q.columns(q.asked.order), read,
		func(keys []uint) int { return 8 * len(keys) })
	if err != nil {
		return nil, fmt.Errorf("looking for the rows of a page: %w", err)
	}
	return q.those(source, keys)
}

// named tells what is asked for from all else that may be asked of lists.
func (q *reading[R, J]) named() string {
	return q.list.Table + "?" + strings.Join(q.asked.spelled, "&") + " "
}

// columns are what decides which rows are asked for, and in which order.
func (q *reading[R, J]) columns(order []term) []cache.Part {
	parts := []cache.Part{{Table: q.list.Table, Column: q.list.Fields[0].Column}}
	for _, name := range q.asked.columns {
		parts = append(parts, cache.Part{Table: q.list.Table, Column: name})
	}
	for _, t := range order {
		parts = append(parts, cache.Part{Table: q.list.Table, Column: t.field.Column})
	}
	return parts
}

// those are the rows with some keys as they are shown, in the keys' order. Those that
// are kept need not be read; those that are gone are left out.
func (q *reading[R, J]) those(source cache.Source, keys []uint) ([]json.RawMessage, error) {
	shown, err := q.call.api.pieces.rows.LoadEach(q.ctx, source, keys, cache.Each[json.RawMessage]{
		Name: q.rowName, Of: q.list.Made, Load: q.make, Size: func(text json.RawMessage) int { return len(text) },
	})
	if err != nil {
		return nil, err
	}
	list := make([]json.RawMessage, 0, len(keys))
	for _, key := range keys {
		if text, there := shown[key]; there {
			list = append(list, text)
		}
	}
	return list, nil
}

func (q *reading[R, J]) rowName(key uint) string {
	return q.list.Table + "/" + strconv.FormatUint(uint64(key), 10) + "?" + q.asked.shown.spelled()
}

// make reads rows by their keys, as they are shown.
func (q *reading[R, J]) make(keys []uint) (map[uint]json.RawMessage, error) {
	found, err := q.list.Find(q.ctx, q.db(), keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.list.Show(q.ctx, q.db(), found, q.asked.shown)
	if err != nil {
		return nil, err
	}
	texts, err := q.present(rows)
	if err != nil {
		return nil, err
	}
	shown := make(map[uint]json.RawMessage, len(texts))
	for i := range found {
		shown[q.list.Key(&found[i])] = texts[i]
	}
	return shown, nil
}

// SendRow answers with one row of a list, and with its ETag; gorm.ErrRecordNotFound.
func SendRow[R, J any](c *Call, list List[R, J], key uint) error {
	q := &reading[R, J]{call: c, ctx: c.Context(), list: list}
	rows, err := q.those(q.source(), []uint{key})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("looking for row %d of %s: %w", key, list.Table, gorm.ErrRecordNotFound)
	}
	return c.sendTagged(tagged(http.StatusOK, append(slices.Clip(rows[0]), '\n')))
}
