package models_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestPollMark_IsThePollsOwn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		b, other := newBallot(t, db, "this"), newBallot(t, db, "that")
		before := uint64(0)
		wantMark := func(after string, another bool) {
			mark, err := models.PollMark(t.Context(), db, b.poll.ID)
			if err != nil {
				t.Fatal(err)
			}
			if another != (mark != before) {
				t.Errorf("after %s it is %d, before %d", after, mark, before)
			}
			before = mark
		}
		closeAt := func(poll *models.Poll, at *time.Time) {
			poll.ClosedAt = at
			save(t, db, poll)
		}
		wantMark("nothing", false)
		voteAt(t, db, b.yes, time.Time{})
		wantMark("a vote", true)
		voteAt(t, db, other.yes, time.Time{})
		wantMark("a vote elsewhere", false)
		voteAt(t, db, b.no, time.Time{})
		wantMark("another vote", true)
		past, future := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
		closeAt(other.poll, &past)
		wantMark("the end of another poll", false)
		closeAt(b.poll, &future)
		wantMark("a decision to close it", false)
		closeAt(b.poll, &past)
		wantMark("its end", true)
		closeAt(b.poll, nil)
		wantMark("its opening", true)
	})
}
