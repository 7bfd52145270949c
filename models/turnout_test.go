package models_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

// voteAt casts votes of new users for a choice, at the given times; a zero time
// is none.
func voteAt(t *testing.T, db *gorm.DB, choice *models.Choice, times ...time.Time) {
	t.Helper()
	var before int64
	if err := db.Model(&models.Vote{}).Count(&before).Error; err != nil {
		t.Fatal(err)
	}
	for i, at := range times {
		voter := addUser(t, db, fmt.Sprintf("voter%d", int(before)+i))
		vote := &models.Vote{PollID: choice.PollID, ChoiceID: choice.ID, VotedByID: voter.ID}
		if !at.IsZero() {
			vote.VotedAt = &at
		}
		save(t, db, vote)
	}
}

// counts says when each period with votes begins, and how many it has.
func counts(periods []models.Period) map[string]int {
	found := map[string]int{}
	for _, p := range periods {
		if p.Votes > 0 {
			found[p.From.Format("2006-01-02 15:04 MST")] = p.Votes
		}
	}
	return found
}

func TestPollTurnout_CountsByTheStepThatFits(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	at := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 59, 59, 999_999_000, time.UTC) }
	for name, c := range map[string]struct {
		votes   []time.Time
		zone    *time.Location
		step    models.Step
		periods int
		want    map[string]int
	}{
		"none": {nil, time.UTC, models.Hourly, 0, map[string]int{}},
		"one": {[]time.Time{at(5, 12)}, time.UTC, models.Hourly, 6, map[string]int{
			"2026-01-05 12:00 UTC": 1,
		}},
		"a day": {[]time.Time{at(5, 12), at(5, 12), at(6, 11)}, berlin, models.Hourly, 24, map[string]int{
			"2026-01-05 13:00 CET": 2, "2026-01-06 12:00 CET": 1,
		}},
		"days": {[]time.Time{at(5, 22), at(5, 23), at(20, 23)}, berlin, models.Daily, 17, map[string]int{
			"2026-01-05 00:00 CET": 1, "2026-01-06 00:00 CET": 1, "2026-01-21 00:00 CET": 1,
		}},
		"weeks": {[]time.Time{at(4, 1), at(5, 1), at(95, 1)}, time.UTC, models.Weekly, 14, map[string]int{
			"2025-12-29 00:00 UTC": 1, "2026-01-05 00:00 UTC": 1, "2026-03-30 00:00 UTC": 1,
		}},
		"months": {[]time.Time{at(31, 1), at(31+365*5, 1)}, time.UTC, models.Monthly, 61, map[string]int{
			"2026-01-01 00:00 UTC": 1, "2031-01-01 00:00 UTC": 1,
		}},
		"years": {[]time.Time{at(-365*500, 1), at(31, 1)}, time.UTC, models.Yearly, 200, map[string]int{
			"2026-01-01 00:00 UTC": 1,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
				b, other := newBallot(t, db, "this"), newBallot(t, db, "that")
				voteAt(t, db, b.yes, append(c.votes, time.Time{})...)
				voteAt(t, db, other.no, at(5, 12), at(6, 12))
				for _, votes := range []int{models.FewVotes, models.FewVotes + 1} { // read, and counted
					got, err := models.PollTurnout(t.Context(), db, b.poll.ID, votes, c.zone)
					if err != nil {
						t.Fatal(err)
					}
					if got.Step != c.step || len(got.Periods) != c.periods || got.Undated != 1 {
						t.Errorf("step %d, %d periods, %d undated", got.Step, len(got.Periods), got.Undated)
					}
					if diff := cmp.Diff(c.want, counts(got.Periods)); diff != "" {
						t.Error(diff)
					}
				}
			})
		})
	}
}

// A vote whose choice is another poll's counts for neither.
func TestPollTurnout_LeavesStrayVotesOut(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		b, other := newBallot(t, db, "this"), newBallot(t, db, "that")
		now := time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)
		voteAt(t, db, b.yes, now, now)
		moved := db.Model(&models.Vote{}).Where("poll_id = ?", b.poll.ID).Limit(1).Update("choice_id", other.yes.ID)
		if moved.Error != nil {
			t.Fatal(moved.Error)
		}
		for _, poll := range []*models.Poll{b.poll, other.poll} {
			for _, votes := range []int{2, models.FewVotes + 1} {
				got, err := models.PollTurnout(t.Context(), db, poll.ID, votes, time.UTC)
				if err != nil || len(got.Periods) != 0 {
					t.Error(got, err)
				}
			}
		}
	})
}

func TestRecentActivity(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		quiet, busy, old := newBallot(t, db, "quiet"), newBallot(t, db, "busy"), newBallot(t, db, "old")
		zone := time.FixedZone("east", 2*3600)
		now := time.Date(2026, 3, 31, 1, 0, 0, 0, zone) // the day began at 22:00
		at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 0, 0, 0, time.UTC) }
		voteAt(t, db, quiet.yes, at(30, 22), time.Time{})
		voteAt(t, db, busy.yes, at(1, 22), at(15, 12), at(30, 21), at(30, 23), at(31, 22)) // the last one tomorrow
		voteAt(t, db, old.yes, at(1, 21), at(-300, 0))
		got, err := models.RecentActivity(t.Context(), db, now, 2, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got.Polls != 3 || got.Today().Votes != 2 || got.Recent().Votes != 5 || len(got.Days) != 30 {
			t.Error(got.Polls, got.Today(), got.Recent(), len(got.Days))
		}
		want := []models.BusyPoll{
			{ID: busy.poll.ID, Question: "busy", Votes: 4}, {ID: quiet.poll.ID, Question: "quiet", Votes: 1},
		}
		if diff := cmp.Diff(want, got.Busiest); diff != "" {
			t.Error(diff)
		}
		if first := got.Days[0].From; !first.Equal(at(1, 22)) || first.Location() != zone {
			t.Error("the first day begins", first)
		}
	})
}

// What is enough is counted, and no more; but as long as there is no more, all is told.
func TestRecentActivity_CountsWhatIsEnough(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		old, late := newBallot(t, db, "old"), newBallot(t, db, "late")
		now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
		yesterday, tomorrow := now.AddDate(0, 0, -1), now.AddDate(0, 0, 1)
		voteAt(t, db, old.yes, yesterday, yesterday, yesterday, yesterday, now, tomorrow, tomorrow, tomorrow)
		voteAt(t, db, late.yes, now.Add(time.Hour), now, time.Time{})
		for enough, want := range map[int]string{
			0: "4 3 together 7, of all old 5",
			4: "4 3 together 7, of all old 5",
			3: "3+ 3 together 6+, of 9 old 5",
			2: "2+ 2+ together 4+, of 6 old 4",
			1: "1+ 1+ together 2+, of 3 late 2",
		} {
			got, err := models.RecentActivity(t.Context(), db, now, 1, enough)
			if err != nil {
				t.Fatal(err)
			}
			if said := inShort(got); said != want {
				t.Errorf("%d are enough: %s, want %s", enough, said, want)
			}
		}
	})
}

// inShort is how many voted yesterday, today and in all thirty days, and what
// poll is the busiest of how many votes.
func inShort(a *models.Activity) string {
	number := func(p models.Period) string { return strconv.Itoa(p.Votes) + map[bool]string{true: "+"}[p.More] }
	among := "all"
	if a.Latest > 0 {
		among = strconv.Itoa(a.Latest)
	}
	return fmt.Sprintf("%s %s together %s, of %s %s %d", number(a.Days[28]), number(a.Today()), number(a.Recent()),
		among, a.Busiest[0].Question, a.Busiest[0].Votes)
}

// Votes of today have a date, whoever casts them by our program, and keep it.
func TestCastVote_NotesWhen(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		b := newBallot(t, db, "when")
		began := db.NowFunc()
		vote, err := models.CastVote(t.Context(), db, b.ada, b.poll.ID, b.yes.ID)
		if err != nil {
			t.Fatal(err)
		}
		var stored models.Vote
		if err := db.Take(&stored, vote.ID).Error; err != nil {
			t.Fatal(err)
		}
		if stored.VotedAt == nil || stored.VotedAt.Before(began) || !stored.VotedAt.Equal(*vote.VotedAt) {
			t.Error(stored.VotedAt, vote.VotedAt)
		}
	})
}
