package record_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// TestChange writes what differs and nothing else, and holds to the same rules as Save.
func TestChange(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w, closed := newWorld(t, db), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		was := *w.poll
		for _, test := range []struct {
			what   string
			change func(p *models.Poll)
			sets   string
		}{
			{"nothing", func(*models.Poll) {}, ""},
			{"the same moment in another zone", func(p *models.Poll) {
				p.PubDate = p.PubDate.In(time.FixedZone("", 3600))
			}, ""},
			{"a text", func(p *models.Poll) { p.Question = "Else?" }, "question"},
			{"a moment", func(p *models.Poll) { p.ClosedAt = &closed }, "closed_at"},
			{"a moment to the same", func(p *models.Poll) { p.ClosedAt = new(closed.Add(0)) }, ""},
			{"a moment to none", func(p *models.Poll) { p.ClosedAt = nil }, "closed_at"},
			{"a relation", func(p *models.Poll) { p.CreatedByID = w.grace.ID }, "created_by_id"},
		} {
			row, log := was, &statementLog{Interface: db.Logger}
			test.change(&row)
			err := record.Change(t.Context(), db.Session(&gorm.Session{Logger: log}), &row, &was)
			if sets := log.sets(); err != nil || sets != test.sets {
				t.Errorf("%s: sets %q, want %q: %v", test.what, sets, test.sets, err)
			}
			was = row
		}
		found, err := record.Find[models.Poll](t.Context(), db, w.poll.ID)
		if err != nil || found.Question != "Else?" || found.ClosedAt != nil || found.CreatedByID != w.grace.ID {
			t.Errorf("%+v, %v", found, err)
		}
		broken := was
		broken.Question = strings.Repeat("x", 101)
		var bad record.Invalid
		if err := record.Change(t.Context(), db, &broken, &was); !errors.As(err, &bad) {
			t.Errorf("a text that is too long: %v", err)
		}
		gone := models.Poll{ID: 999, Question: "Q", CreatedByID: w.ada.ID}
		if err := record.Change(t.Context(), db, &gone, &models.Poll{ID: 999}); !errors.Is(err, gorm.ErrRecordNotFound) {
			t.Errorf("a row that is gone: %v", err)
		}
	})
}

// statementLog keeps the updates that are sent.
type statementLog struct {
	logger.Interface
	updates []string
}

func (l *statementLog) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	if text, _ := statement(); strings.HasPrefix(text, "UPDATE") {
		l.updates = append(l.updates, text)
	}
}

// sets are the columns that an update names, without their quotes.
func (l *statementLog) sets() string {
	if len(l.updates) == 0 {
		return ""
	}
	_, sets, _ := strings.Cut(l.updates[0], " SET ")
	sets, _, _ = strings.Cut(sets, "=")
	return strings.Trim(sets, "\"`")
}
