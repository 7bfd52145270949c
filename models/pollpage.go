package models

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/models/record"
)

// PollQuery says which polls to list. The zero value of each field asks for nothing.
type PollQuery struct {
	Search    string // words that the question must all contain
	CreatedBy uint
	Ordering  string // id, question, pub_date, created_by, "-" before one for descending, commas between
	Offset    int
	Limit     int
}

// PollTally is a poll with its choices and their votes.
type PollTally struct {
	Poll    Poll
	Choices []ChoiceTally
	Total   int // votes in the poll
}

// ChoiceTally is a choice and the number of its votes.
type ChoiceTally struct {
	Choice Choice
	Votes  int
}

// PollPage lists polls, and says how many there are in all; three statements,
// however long the page.
func PollPage(ctx context.Context, db *gorm.DB, q PollQuery) ([]PollTally, int64, error) {
	db = db.WithContext(ctx)
	var count int64
	if err := q.filter(db.Model(&Poll{})).Count(&count).Error; err != nil {
		return nil, 0, fmt.Errorf("counting polls: %w", err)
	}
	var polls []Poll
	page := q.filter(db).Order(q.order()).Offset(q.Offset).Limit(cmp.Or(q.Limit, -1))
	if err := page.Find(&polls).Error; err != nil {
		return nil, 0, fmt.Errorf("listing polls: %w", err)
	}
	tallies, err := tally(db, polls)
	return tallies, count, err
}

// PollResults gives one poll with its choices and their votes; gorm.ErrRecordNotFound.
func PollResults(ctx context.Context, db *gorm.DB, id uint) (*PollTally, error) {
	poll, err := record.Find[Poll](ctx, db, id)
	if err != nil {
		return nil, err
	}
	return TallyPoll(ctx, db, poll)
}

// TallyPoll gives the choices of a poll and their votes; one statement, which
// reads of the votes nothing but an index.
func TallyPoll(ctx context.Context, db *gorm.DB, poll *Poll) (*PollTally, error) {
	tallies, err := tally(db.WithContext(ctx), []Poll{*poll})
	if err != nil {
		return nil, err
	}
	return &tallies[0], nil
}

// TallyPolls gives polls with their choices and their votes, by one statement.
func TallyPolls(ctx context.Context, db *gorm.DB, polls []Poll) ([]PollTally, error) {
	return tally(db.WithContext(ctx), polls)
}

func (q PollQuery) filter(db *gorm.DB) *gorm.DB {
	for word := range strings.FieldsSeq(strings.ReplaceAll(q.Search, "\x00", "")) {
		escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)
		db = db.Where(`lower(question) LIKE lower(?) ESCAPE '\'`, "%"+escaped+"%")
	}
	if q.CreatedBy != 0 {
		db = createdBy(db, q.CreatedBy)
	}
	return db
}

func createdBy(db *gorm.DB, id uint) *gorm.DB {
	if !record.Storable(db, id) {
		return db.Where("1 = 0")
	}
	return db.Where("created_by_id = ?", id)
}

// order ends in the primary key, so that pages never overlap; names that it
// does not know are passed over.
func (q PollQuery) order() clause.OrderBy {
	columns := map[string]string{"id": "id", "question": "question", "pub_date": "pub_date", "created_by": "created_by_id"}
	var by []clause.OrderByColumn
	for name := range strings.SplitSeq(q.Ordering+",id", ",") {
		name, descending := strings.CutPrefix(strings.TrimSpace(name), "-")
		if columns[name] != "" {
			by = append(by, clause.OrderByColumn{Column: clause.Column{Name: columns[name]}, Desc: descending})
		}
	}
	return clause.OrderBy{Columns: by}
}

// tally counts a vote only where its choice is its poll's own: databases made
// elsewhere hold others.
func tally(db *gorm.DB, polls []Poll) ([]PollTally, error) {
	tallies := make([]PollTally, len(polls))
	place := make(map[uint]*PollTally, len(polls))
	ids := make([]uint, len(polls))
	for i, poll := range polls {
		tallies[i].Poll, ids[i] = poll, poll.ID
		place[poll.ID] = &tallies[i]
	}
	if len(polls) == 0 {
		return tallies, nil
	}
	const votes = `*, (SELECT count(*) FROM polls_vote v
		WHERE v.choice_id = polls_choice.id AND v.poll_id = polls_choice.poll_id) AS vote_count`
	var rows []struct {
		Choice    `gorm:"embedded"`
		VoteCount int
	}
	err := db.Model(&Choice{}).Select(votes).Where("poll_id IN ?", ids).Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("counting votes: %w", err)
	}
	for _, row := range rows {
		t := place[row.PollID]
		t.Choices = append(t.Choices, ChoiceTally{Choice: row.Choice, Votes: row.VoteCount})
		t.Total += row.VoteCount
	}
	return tallies, nil
}
