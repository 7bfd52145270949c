package models_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// ballot is a poll with two choices, and two users.
type ballot struct {
	poll       *models.Poll
	yes, no    *models.Choice
	ada, grace *models.User
}

func newBallot(t *testing.T, db *gorm.DB, question string) ballot {
	t.Helper()
	name := fmt.Sprintf("%x", question)
	b := ballot{ada: addUser(t, db, name+"-ada"), grace: addUser(t, db, name+"-grace")}
	b.poll = save(t, db, &models.Poll{Question: question, CreatedByID: b.ada.ID})
	b.yes = save(t, db, &models.Choice{ChoiceText: "Yes", PollID: b.poll.ID})
	b.no = save(t, db, &models.Choice{ChoiceText: "No", PollID: b.poll.ID})
	return b
}

func TestTexts_OfEveryModel(t *testing.T) {
	t.Parallel()
	const (
		required = "This field is required."
		nulls    = "Null characters are not allowed."
		utf8     = "Enter text that is valid UTF-8."
	)
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		u := addUser(t, db, "u")
		poll := save(t, db, &models.Poll{Question: "Q", CreatedByID: u.ID})
		for _, c := range []struct{ text, want string }{
			{"", required}, {" \t\n ", required}, {"\u00a0", required}, {"a\x00b", nulls}, {"a\xffb", utf8},
			{strings.Repeat("ü", 101), "Ensure this value has at most 100 characters (it has 101)."},
			{strings.Repeat("ü", 100), ""}, {"x", ""}, {"'; DROP TABLE polls_poll; --", ""}, {"👩‍👩‍👧", ""},
		} {
			for column, bad := range map[string]record.Invalid{
				"question":    invalid(t, db, &models.Poll{Question: c.text, CreatedByID: u.ID}),
				"choice_text": invalid(t, db, &models.Choice{ChoiceText: c.text, PollID: poll.ID}),
			} {
				want := record.Invalid{column: {c.want}}
				if c.want == "" {
					want = nil
				}
				if diff := cmp.Diff(want, bad); diff != "" {
					t.Errorf("%s %q: %s", column, c.text, diff)
				}
			}
		}
		if diff := cmp.Diff(record.Invalid{"name": {required}}, invalid(t, db, &models.Group{Name: " "})); diff != "" {
			t.Error(diff)
		}
		save(t, db, &models.Group{Name: "Editors"})
		want := record.Invalid{"name": {"Group with this Name already exists."}}
		if diff := cmp.Diff(want, invalid(t, db, &models.Group{Name: "Editors"})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestVote_Rules(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		b, other := newBallot(t, db, "one"), newBallot(t, db, "two")
		vote := save(t, db, &models.Vote{PollID: b.poll.ID, ChoiceID: b.yes.ID, VotedByID: b.ada.ID})
		const (
			stray  = "This choice belongs to another poll."
			second = "This user has already voted in this poll."
			unset  = "This field is required."
			none   = "Select a valid choice. That choice is not one of the available choices."
		)
		for name, c := range map[string]struct {
			vote models.Vote
			want record.Invalid
		}{
			"another poll's choice": {models.Vote{PollID: b.poll.ID, ChoiceID: other.yes.ID, VotedByID: b.grace.ID},
				record.Invalid{"choice": {stray}}},
			"a second vote": {models.Vote{PollID: b.poll.ID, ChoiceID: b.no.ID, VotedByID: b.ada.ID},
				record.Invalid{"": {second}}},
			"both": {models.Vote{PollID: b.poll.ID, ChoiceID: other.yes.ID, VotedByID: b.ada.ID},
				record.Invalid{"choice": {stray}, "": {second}}},
			"nothing": {models.Vote{}, record.Invalid{"choice": {unset}, "poll": {unset}, "voted_by": {unset}}},
			"what is not there": {models.Vote{PollID: 999, ChoiceID: 1 << 40, VotedByID: 1<<64 - 1},
				record.Invalid{"choice": {none}, "poll": {none}, "voted_by": {none}}},
		} {
			if diff := cmp.Diff(c.want, invalid(t, db, &c.vote)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		vote.ChoiceID = b.no.ID // a change of mind is no second vote
		if bad := invalid(t, db, vote); bad != nil {
			t.Error(bad)
		}
	})
}

func TestCastVote(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		b, other := newBallot(t, db, "one"), newBallot(t, db, "two")
		vote, err := models.CastVote(ctx, db, b.grace, b.poll.ID, b.yes.ID)
		if err != nil || vote.ID == 0 || vote.VotedByID != b.grace.ID {
			t.Fatal(vote, err)
		}
		var bad record.Invalid
		if _, err := models.CastVote(ctx, db, b.grace, b.poll.ID, b.no.ID); !errors.As(err, &bad) {
			t.Error("voted twice:", err)
		}
		for _, ids := range [][2]uint{{b.poll.ID, other.yes.ID}, {b.poll.ID, 999}, {999, b.yes.ID}, {b.poll.ID, 1<<64 - 1}} {
			if _, err := models.CastVote(ctx, db, b.ada, ids[0], ids[1]); !errors.Is(err, gorm.ErrRecordNotFound) {
				t.Error(ids, err)
			}
		}
	})
}

func TestPollResults(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		b := newBallot(t, db, "one")
		if _, err := models.CastVote(t.Context(), db, b.grace, b.poll.ID, b.yes.ID); err != nil {
			t.Fatal(err)
		}
		got, err := models.PollResults(t.Context(), db, b.poll.ID)
		if err != nil || got.Total != 1 || got.Choices[0].Votes != 1 || got.Choices[1].Choice.ChoiceText != "No" {
			t.Error(got, err)
		}
		if _, err := models.PollResults(t.Context(), db, 999); !errors.Is(err, gorm.ErrRecordNotFound) {
			t.Error(err)
		}
	})
}
