package models_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

func TestLatestVote_IsThePollsOwn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		b, other := newBallot(t, db, "this"), newBallot(t, db, "that")
		latest := func() uint {
			id, err := models.LatestVote(t.Context(), db, b.poll.ID)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		if got := latest(); got != 0 {
			t.Errorf("before anybody voted it is %d", got)
		}
		voteAt(t, db, b.yes, time.Time{})
		first := latest()
		voteAt(t, db, other.yes, time.Time{})
		if got := latest(); first == 0 || got != first {
			t.Errorf("after a vote elsewhere it is %d, before %d", got, first)
		}
		voteAt(t, db, b.no, time.Time{})
		if got := latest(); got <= first {
			t.Errorf("after another vote it is %d, before %d", got, first)
		}
	})
}
