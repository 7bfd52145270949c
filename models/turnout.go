package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Turnout is when the votes of a poll were cast. Like its results it counts
// those alone whose choice is the poll's own.
type Turnout struct {
	Step    Step
	Periods []Period // without a gap from the first vote to the last; none when no vote has a date
	Undated int      // votes that nobody knows the time of
}

// Period is a stretch of time with the votes that were cast in it.
type Period struct {
	From, To time.Time // To is the beginning of the next one
	Votes    int
	More     bool // there were more votes than anybody asked to be counted
}

// FewVotes are read one by one sooner than counted by period.
const FewVotes = 200

// PollTurnout counts the votes of a poll by the hour, the day, the week or
// longer, as the time between the first and the last of them asks for; days
// begin when they do in zone. That there are about so many votes decides how they
// are counted: few of them one by one.
func PollTurnout(ctx context.Context, db *gorm.DB, poll uint, votes int, zone *time.Location) (*Turnout, error) {
	db = db.WithContext(ctx)
	if votes <= FewVotes {
		choices, err := ReadChoices(ctx, db, poll)
		if err != nil {
			return nil, err
		}
		cast, err := VotesOf(ctx, db, poll, choices, votes)
		return TurnoutOf(cast, zone), err
	}
	first, last, undated, err := extent(db, poll)
	if err != nil {
		return nil, fmt.Errorf("looking for the first and the last vote of poll %d: %w", poll, err)
	}
	t := &Turnout{Undated: undated}
	if first == nil {
		return t, nil
	}
	t.Step, t.Periods = periods(first.In(zone), last.In(zone))
	if err := countIn(ownVotes(db, poll), t.Periods, 0); err != nil {
		return nil, fmt.Errorf("counting the votes of poll %d over time: %w", poll, err)
	}
	return t, nil
}

// ownVotes are the votes of a poll for choices of its own.
func ownVotes(db *gorm.DB, poll uint) *gorm.DB {
	return db.Model(&Vote{}).Where("poll_id = ?", poll).
		Where("choice_id IN (?)", db.Model(&Choice{}).Select("id").Where("poll_id = ?", poll))
}

// PollMark is a number that another one follows when somebody has voted in a poll,
// and when it has been closed or opened: the highest id of its votes, doubled, and
// one more while it is closed.
func PollMark(ctx context.Context, db *gorm.DB, poll uint) (uint64, error) {
	const latest = "closed_at, (SELECT coalesce(max(id), 0) FROM polls_vote WHERE poll_id = polls_poll.id) AS latest"
	var found struct {
		Poll   `gorm:"embedded"`
		Latest uint64
	}
	if err := db.WithContext(ctx).Model(&Poll{}).Select(latest).Where("id = ?", poll).Scan(&found).Error; err != nil {
		return 0, fmt.Errorf("looking for what is new in poll %d: %w", poll, err)
	}
	if found.IsClosed(db.NowFunc()) {
		return 2*found.Latest + 1, nil
	}
	return 2 * found.Latest, nil
}

// extent asks an index for its ends, choice by choice: it looks at no vote with
// a date but these.
func extent(db *gorm.DB, poll uint) (first, last *time.Time, undated int, err error) {
	const dated = `(SELECT v.voted_at FROM polls_vote v
		WHERE v.poll_id = polls_choice.poll_id AND v.choice_id = polls_choice.id AND v.voted_at IS NOT NULL`
	const ends = dated + ` ORDER BY v.voted_at LIMIT 1) AS first_vote, ` +
		dated + ` ORDER BY v.voted_at DESC LIMIT 1) AS last_vote, (SELECT count(*) FROM polls_vote v
		WHERE v.poll_id = polls_choice.poll_id AND v.choice_id = polls_choice.id AND v.voted_at IS NULL) AS undated`
	var rows []struct {
		FirstVote, LastVote *time.Time
		Undated             int
	}
	if err := db.Model(&Choice{}).Select(ends).Where("poll_id = ?", poll).Find(&rows).Error; err != nil {
		return nil, nil, 0, err
	}
	for _, row := range rows {
		undated += row.Undated
		if row.FirstVote == nil {
			continue
		}
		if first == nil || row.FirstVote.Before(*first) {
			first = row.FirstVote
		}
		if last == nil || row.LastVote.After(*last) {
			last = row.LastVote
		}
	}
	return first, last, undated, nil
}

// countIn counts votes by period, in one statement: a count for each, so that
// an index answers, whatever zone the periods begin in. It counts no more of a
// period than are enough, unless that is 0.
func countIn(votes *gorm.DB, periods []Period, enough int) error {
	votes = votes.Session(&gorm.Session{})
	db := votes.Session(&gorm.Session{NewDB: true})
	counts := make(together, len(periods))
	for i, p := range periods {
		counts[i] = db.Raw("SELECT (?) AS votes, ? AS place", p.count(votes, enough), gorm.Expr(fmt.Sprint(i)))
	}
	var rows []struct{ Votes, Place int }
	if err := db.Raw("?", counts).Scan(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		p := &periods[row.Place]
		p.Votes, p.More = row.Votes, enough > 0 && row.Votes > enough
		if p.More {
			p.Votes = enough
		}
	}
	return nil
}

// count is a query for the number of votes, or for one more than are enough.
// That there are so many takes no counting: passing them over is quicker.
func (p Period) count(votes *gorm.DB, enough int) *gorm.DB {
	all := votes.Select("count(*)").Where("voted_at >= ? AND voted_at < ?", p.From, p.To)
	if enough == 0 {
		return all
	}
	oneMore := votes.Select("voted_at").Where("voted_at >= ?", p.From).Order("voted_at").Offset(enough).Limit(1)
	db := votes.Session(&gorm.Session{NewDB: true})
	return db.Raw("SELECT CASE WHEN (?) < ? THEN ? ELSE (?) END", oneMore, p.To, gorm.Expr(fmt.Sprint(enough+1)), all)
}

// together are queries whose rows are read as those of one.
type together []*gorm.DB

// Build writes SELECT … UNION ALL SELECT ….
func (t together) Build(b clause.Builder) {
	for i, query := range t {
		if i > 0 {
			_, _ = b.WriteString(" UNION ALL ")
		}
		b.AddVar(b, query)
	}
}
