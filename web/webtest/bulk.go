package webtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
)

// Bulk is how many rows Fill adds, beside those that every tenant begins with.
type Bulk struct {
	Users   int
	Polls   int // asked by the users in turn, five hours after one another
	Choices int // of each poll
	Votes   int // in each poll, each by another user; no more than there are Users
}

// Large is the size that figures are taken at: 10,000 polls with 40,000 choices
// and 50,000 votes.
func Large() Bulk { return Bulk{Users: 2001, Polls: 10_000, Choices: 4, Votes: 5} }

// Million is a tenant of a million votes, in 2,000 polls by 5,000 users.
func Million() Bulk { return Bulk{Users: 5000, Polls: 2000, Choices: 4, Votes: 500} }

// rowsAtOnce is how many rows go into one statement.
const rowsAtOnce = 500

// Fill adds rows to a tenant, the same ones each time, in one transaction. They
// pass by the models' rules, for speed.
func (s *Site) Fill(tenant string, size Bulk) {
	s.t.Helper()
	if err := size.validate(); err != nil {
		s.t.Fatalf("filling tenant %s: %v", tenant, err)
	}
	s.Write(tenant, func(_ context.Context, tx *gorm.DB) error { return size.fill(tx, s.hash) })
}

func (b Bulk) validate() error {
	switch {
	case b.Polls > 0 && b.Users == 0:
		return errors.New("polls need somebody who asks them")
	case b.Votes > 0 && b.Choices == 0:
		return errors.New("votes need choices")
	case b.Votes > b.Users:
		return fmt.Errorf("%d votes in a poll need as many users, there are %d", b.Votes, b.Users)
	}
	return nil
}

func (b Bulk) fill(tx *gorm.DB, hash string) error {
	users := b.users(hash)
	if err := insert(tx, users); err != nil {
		return err
	}
	polls := b.polls(users)
	if err := insert(tx, polls); err != nil {
		return err
	}
	choices := b.choices(polls)
	if err := insert(tx, choices); err != nil {
		return err
	}
	return b.cast(tx, users, choices)
}

// insert leaves the keys that the database gave in the rows.
func insert[T any](tx *gorm.DB, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	if err := tx.CreateInBatches(rows, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("inserting %d rows: %w", len(rows), err)
	}
	return nil
}

func (b Bulk) users(hash string) []models.User {
	users := make([]models.User, b.Users)
	for i := range users {
		name := fmt.Sprintf("user%04d", i)
		users[i] = models.User{Username: name, Password: hash, Email: name + "@example.com", IsActive: true}
	}
	return users
}

func (b Bulk) polls(users []models.User) []models.Poll {
	first := time.Date(2020, time.January, 1, 9, 0, 0, 123_456_000, time.UTC)
	polls := make([]models.Poll, b.Polls)
	for i := range polls {
		polls[i] = models.Poll{
			Question:    fmt.Sprintf("Question %05d: which of these do you like best?", i),
			PubDate:     first.Add(time.Duration(i) * 5 * time.Hour),
			CreatedByID: users[i%len(users)].ID,
		}
	}
	return polls
}

func (b Bulk) choices(polls []models.Poll) []models.Choice {
	choices := make([]models.Choice, 0, len(polls)*b.Choices)
	for i, poll := range polls {
		for j := range b.Choices {
			text := fmt.Sprintf("Answer %d to question %05d", j+1, i)
			choices = append(choices, models.Choice{ChoiceText: text, PollID: poll.ID})
		}
	}
	return choices
}

// cast puts votes into the polls, in one statement however many there are. The
// rows that were made before have keys that follow one another. A poll's votes come
// in by the hour, from when it was asked.
func (b Bulk) cast(tx *gorm.DB, users []models.User, choices []models.Choice) error {
	if b.Polls*b.Votes == 0 {
		return nil
	}
	at := `strftime('%Y-%m-%d %H:%M:%S.123456', '2020-01-01 09:00:00', (5 * (i / @each) + i % @each) || ' hours')`
	if tx.Name() == "postgres" {
		at = `timestamptz '2020-01-01 09:00:00.123456Z' + (5 * (i / @each) + i % @each) * interval '1 hour'`
	}
	votes := `INSERT INTO polls_vote (poll_id, choice_id, voted_by_id, voted_at)
		WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @votes)
		SELECT @poll + i / @each, @choice + (i / @each) * @choices + i % @choices, @user + i % @users,
			` + at + ` FROM n`
	err := tx.Exec(votes, map[string]any{
		"votes": b.Polls * b.Votes, "each": b.Votes, "choices": b.Choices, "users": b.Users,
		"poll": choices[0].PollID, "choice": choices[0].ID, "user": users[0].ID,
	}).Error
	if err != nil {
		return fmt.Errorf("casting %d votes: %w", b.Polls*b.Votes, err)
	}
	return nil
}
