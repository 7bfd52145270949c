package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

// sqlRecorder keeps the statements that gorm sends.
type sqlRecorder struct {
	logger.Interface
	sent []string
}

func (r *sqlRecorder) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	r.sent = append(r.sent, sql)
}

// Every count of votes is answered by an index alone, without a look at the table.
func TestResults_CountInIndexes(t *testing.T) {
	t.Parallel()
	db := modelstest.Open(t)
	b := newBallot(t, db, "Q")
	voteAt(t, db, b.yes, time.Now())
	recorder := &sqlRecorder{Interface: logger.Discard}
	recorded := db.Session(&gorm.Session{Logger: recorder})
	if _, err := models.PollResults(t.Context(), recorded, b.poll.ID); err != nil {
		t.Fatal(err)
	}
	for _, votes := range []int{1, models.FewVotes + 1} {
		if _, err := models.PollTurnout(t.Context(), recorded, b.poll.ID, votes, time.UTC); err != nil {
			t.Fatal(err)
		}
	}
	for _, enough := range []int{0, 100} {
		if _, err := models.RecentActivity(t.Context(), recorded, time.Now(), 5, enough); err != nil {
			t.Fatal(err)
		}
	}
	looked := 0
	for _, sql := range recorder.sent {
		var plan []struct{ Detail string }
		sql = strings.ReplaceAll(sql, "?", "1") // what does not go by gorm keeps its values to itself
		if err := db.Raw("EXPLAIN QUERY PLAN " + sql).Scan(&plan).Error; err != nil {
			t.Fatal(sql, err)
		}
		for _, step := range plan {
			if !strings.Contains(step.Detail, " v ") && !strings.Contains(step.Detail, "polls_vote") {
				continue
			}
			looked++
			if !strings.Contains(step.Detail, "SEARCH") || !strings.Contains(step.Detail, "COVERING INDEX polls_vote_") {
				t.Errorf("%s\nin %s", step.Detail, sql)
			}
		}
	}
	if looked < 5 {
		t.Errorf("only %d looks at votes in %q", looked, recorder.sent)
	}
}
