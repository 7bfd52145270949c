package models_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// A closed poll takes neither a new vote nor one from another poll. Those that it
// has may be corrected, and one that was deleted may come back.
func TestVote_InAClosedPoll(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		b, other := newBallot(t, db, "one"), newBallot(t, db, "two")
		vote := save(t, db, &models.Vote{PollID: b.poll.ID, ChoiceID: b.yes.ID, VotedByID: b.ada.ID})
		elsewhere := save(t, db, &models.Vote{PollID: other.poll.ID, ChoiceID: other.yes.ID, VotedByID: b.grace.ID})
		closed := time.Date(2018, 7, 5, 11, 20, 55, 605247000, time.UTC)
		b.poll.ClosedAt = &closed
		save(t, db, b.poll)
		const said = "This poll has been closed since 5 July 2018, 11:20 UTC. It takes no more votes."
		want := record.Invalid{"poll": {said}}

		_, err := models.CastVote(t.Context(), db, b.grace, b.poll.ID, b.yes.ID)
		var refused *models.ClosedError
		if !errors.As(err, &refused) || !refused.Since.Equal(closed) {
			t.Errorf("casting a vote: %v", err)
		}
		added := models.Vote{PollID: b.poll.ID, ChoiceID: b.yes.ID, VotedByID: b.grace.ID}
		moved := *elsewhere
		moved.PollID, moved.ChoiceID = b.poll.ID, b.yes.ID
		for name, v := range map[string]models.Vote{"added": added, "moved": moved} {
			if diff := cmp.Diff(want, invalid(t, db, &v)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		vote.ChoiceID = b.no.ID
		if bad := invalid(t, db, vote); bad != nil {
			t.Error("a correction:", bad)
		}
		vote.PollID, vote.ChoiceID = other.poll.ID, other.no.ID
		if bad := invalid(t, db, vote); bad != nil {
			t.Error("out of it:", bad)
		}
		if _, err := models.CastVote(t.Context(), db, other.grace, other.poll.ID, other.yes.ID); err != nil {
			t.Error("another poll:", err)
		}
	})
}

// Who closes a poll waits for the votes that are being cast: none is acknowledged
// later. (On SQLite they wait for one another anyway.)
func TestVote_HoldsItsPollOpen(t *testing.T) {
	t.Parallel()
	db := modelstest.OpenPostgres(t)
	b, other := newBallot(t, db, "one"), newBallot(t, db, "two")
	lock := func(poll *models.Poll) error {
		const asClosing = "SELECT id FROM polls_poll WHERE id = ? FOR NO KEY UPDATE NOWAIT"
		return db.Exec(asClosing, poll.ID).Error
	}
	err := db.Transaction(func(tx *gorm.DB) error {
		if _, err := models.CastVote(t.Context(), tx, b.ada, b.poll.ID, b.yes.ID); err != nil {
			return err
		}
		if err := lock(b.poll); err == nil {
			t.Error("the poll can be closed while a vote is cast")
		}
		return lock(other.poll)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := lock(b.poll); err != nil {
		t.Error("afterwards:", err)
	}
}

func TestPoll_IsClosedFromAMomentOn(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
		at := db.Session(&gorm.Session{NowFunc: func() time.Time { return now }})
		b := newBallot(t, db, "one")
		voter := 0
		for when, closed := range map[time.Time]bool{
			{}: false, now.Add(time.Microsecond): false, now: true, now.Add(-time.Microsecond): true,
		} {
			b.poll.ClosedAt = &when
			if when.IsZero() {
				b.poll.ClosedAt = nil
			}
			save(t, db, b.poll)
			voter++
			user := addUser(t, db, fmt.Sprint("voter", voter))
			_, err := models.CastVote(t.Context(), at, user, b.poll.ID, b.yes.ID)
			if refused := new(models.ClosedError); errors.As(err, &refused) != closed || !closed && err != nil {
				t.Errorf("closed at %v: %v", when, err)
			}
			if b.poll.IsClosed(now) != closed {
				t.Errorf("closed at %v: the poll says otherwise", when)
			}
		}
	})
}
