package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// activityDays is how far back Activity looks, today included.
const activityDays = 30

// Activity is what goes on at a tenant.
type Activity struct {
	Polls   int64
	Days    []Period // the last thirty, today at the end
	Busiest []BusyPoll
}

// BusyPoll is a poll with the votes of the last thirty days.
type BusyPoll struct {
	ID       uint
	Question string
	Votes    int
}

// Today is how many votes came in today.
func (a *Activity) Today() int { return a.Days[len(a.Days)-1].Votes }

// Recent is how many votes came in during the last thirty days.
func (a *Activity) Recent() (total int) {
	for _, day := range a.Days {
		total += day.Votes
	}
	return total
}

// RecentActivity counts the polls, and the votes of the last thirty days as
// they begin in now's zone: by day, and for the polls that have most of them.
// Votes without a date are in none of this. Three statements.
func RecentActivity(ctx context.Context, db *gorm.DB, now time.Time, busiest int) (*Activity, error) {
	db = db.WithContext(ctx)
	a := &Activity{}
	if err := db.Model(&Poll{}).Count(&a.Polls).Error; err != nil {
		return nil, fmt.Errorf("counting polls: %w", err)
	}
	for day := Daily.shift(Daily.begin(now), 1-activityDays); len(a.Days) < activityDays; {
		next := Daily.shift(day, 1)
		a.Days, day = append(a.Days, Period{From: day, To: next}), next
	}
	if err := countIn(db.Model(&Vote{}), a.Days); err != nil {
		return nil, fmt.Errorf("counting the votes of each day: %w", err)
	}
	counted := db.Model(&Vote{}).Select("poll_id, count(*) AS votes").
		Where("voted_at >= ? AND voted_at < ?", a.Days[0].From, a.Days[activityDays-1].To).
		Group("poll_id").Order("votes DESC, poll_id").Limit(busiest)
	err := db.Table("(?) AS busy", counted).Select("polls_poll.id, polls_poll.question, busy.votes").
		Joins("JOIN polls_poll ON polls_poll.id = busy.poll_id").Order("busy.votes DESC, polls_poll.id").
		Scan(&a.Busiest).Error
	if err != nil {
		return nil, fmt.Errorf("looking for the busiest polls: %w", err)
	}
	return a, nil
}
