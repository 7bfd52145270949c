package admin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"pollsadmin/models/record"
	"pollsadmin/web/download"
	"pollsadmin/web/session"
)

// maxDelivery is how long an export may take. Its tenant's database stays open
// for as long.
const maxDelivery = 15 * time.Minute

var errTooSlow = errors.New("the client takes too long to read the file")

// send sends the file.
func (x *export) send() error {
	v := x.v
	keys, err := x.keys()
	if err == nil {
		err = x.format.refuseTooMany(len(keys))
	}
	to := download.New(v.c, x.fileName(), x.format.mediaType)
	written := 0
	if err == nil {
		written, err = x.write(to, keys)
		err = to.Finish(err)
	}
	var bad record.Invalid
	if errors.As(err, &bad) && !v.c.Response().Committed {
		x.errors[""] = bad[""]
		return x.show()
	}
	v.noteExport(slog.String("model", v.res.app+"."+v.res.name), slog.String("format", x.format.name),
		slog.Int("rows", written), slog.Bool("whole", err == nil))
	return err
}

// write writes the rows with these keys, and says how many there were.
func (x *export) write(to *download.Delivery, keys []uint) (written int, err error) {
	v := x.v
	w, err := x.format.open(to, exportSheet{
		title: capitalize(v.res.plural), author: v.site.cfg.Brand.Header, made: v.site.cfg.Now(), zone: v.zone(),
		columns: x.columns,
	})
	if err != nil {
		return 0, err
	}
	until := time.Now().Add(maxDelivery)
	for some := range slices.Chunk(keys, rowsAtOnce) {
		if err := x.timely(until); err != nil {
			return written, err
		}
		rows, err := x.chunk(some)
		if err != nil {
			return written, err
		}
		for _, row := range rows {
			if err := w.write(row); err != nil {
				return written, err
			}
			written++
		}
	}
	return written, w.finish()
}

// timely ends an export whose client is gone or too slow. The request's own time
// limit is for pages.
func (x *export) timely(until time.Time) error {
	if err := x.v.ctx.Err(); errors.Is(err, context.Canceled) {
		return fmt.Errorf("exporting %s: %w", x.v.res.plural, err)
	}
	if time.Now().After(until) {
		return fmt.Errorf("exporting %s: %w", x.v.res.plural, errTooSlow)
	}
	return nil
}

// fileName tells tenants, models and days apart: thor-polls-poll-2026-11-23.csv.
func (x *export) fileName() string {
	v := x.v
	parts := []string{v.res.app, v.res.name, v.site.cfg.Now().In(v.zone()).Format(time.DateOnly)}
	if tenant := session.Tenant(v.ctx); tenant != "" {
		parts = slices.Insert(parts, 0, tenant)
	}
	return strings.Join(parts, "-") + "." + x.format.name
}

// noteExport tells the operator who took what along. It is not in the journal,
// which tells what became of objects.
func (v *visit) noteExport(about ...slog.Attr) {
	if note := v.site.cfg.NoteExport; note != nil {
		note(v.c, about...)
	}
}
