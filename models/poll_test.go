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

func TestPollPage(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		one, two := newBallot(t, db, "Apples 100% _real_"), newBallot(t, db, "Pears and apples")
		for _, v := range []models.Vote{
			{PollID: one.poll.ID, ChoiceID: one.yes.ID, VotedByID: one.ada.ID},
			{PollID: one.poll.ID, ChoiceID: one.yes.ID, VotedByID: one.grace.ID},
			{PollID: two.poll.ID, ChoiceID: two.no.ID, VotedByID: one.grace.ID},
		} {
			save(t, db, &v)
		}
		stray := models.Vote{PollID: two.poll.ID, ChoiceID: one.no.ID, VotedByID: one.ada.ID} // as the old API let in
		if err := db.Omit("Poll", "Choice", "VotedBy").Create(&stray).Error; err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			query models.PollQuery
			want  string
			count int64
		}{
			{models.PollQuery{}, "Apples 2+0=2; Pears 0+1=1", 2},
			{models.PollQuery{Ordering: "-question"}, "Pears 0+1=1; Apples 2+0=2", 2},
			{models.PollQuery{Ordering: "-created_by, nonsense,id; DROP TABLE polls_poll"}, "Pears 0+1=1; Apples 2+0=2", 2},
			{models.PollQuery{Search: "APPLES pears"}, "Pears 0+1=1", 1},
			{models.PollQuery{Search: "100%"}, "Apples 2+0=2", 1},
			{models.PollQuery{Search: "_REAL_"}, "Apples 2+0=2", 1},
			{models.PollQuery{Search: "a%s"}, "", 0},
			{models.PollQuery{Search: `\`}, "", 0},
			{models.PollQuery{Search: "\x00"}, "Apples 2+0=2; Pears 0+1=1", 2},
			{models.PollQuery{CreatedBy: two.ada.ID}, "Pears 0+1=1", 1},
			{models.PollQuery{CreatedBy: 1<<64 - 1}, "", 0},
			{models.PollQuery{Limit: 1}, "Apples 2+0=2", 2},
			{models.PollQuery{Limit: 1, Offset: 1}, "Pears 0+1=1", 2},
			{models.PollQuery{Limit: 1, Offset: 2}, "", 2},
		} {
			page, count, err := models.PollPage(ctx, db, c.query)
			if err != nil {
				t.Fatal(c.query, err)
			}
			if got := summary(page); got != c.want || count != c.count {
				t.Errorf("%+v: %s (%d), want %s (%d)", c.query, got, count, c.want, c.count)
			}
		}
	})
}

func summary(page []models.PollTally) string {
	var parts []string
	for _, p := range page {
		word, _, _ := strings.Cut(p.Poll.Question, " ")
		var votes []string
		for _, c := range p.Choices {
			votes = append(votes, string(rune('0'+c.Votes)))
		}
		parts = append(parts, word+" "+strings.Join(votes, "+")+"="+string(rune('0'+p.Total)))
	}
	return strings.Join(parts, "; ")
}

func TestPollPage_AsksThreeStatementsHoweverManyPolls(t *testing.T) {
	t.Parallel()
	db := modelstest.Open(t)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		newBallot(t, db, name)
	}
	statements := 0
	count := func(*gorm.DB) { statements++ }
	if err := db.Callback().Query().After("gorm:query").Register("count", count); err != nil {
		t.Fatal(err)
	}
	if page, _, err := models.PollPage(t.Context(), db, models.PollQuery{Limit: 20}); err != nil || len(page) != 5 {
		t.Fatal(page, err)
	}
	if statements != 3 {
		t.Error(statements, "statements")
	}
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
