package models

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

const (
	activityDays = 30 // how far back Activity looks, today included
	busiestAmong = 3  // times the votes that are enough of one day
)

// Activity is what goes on at a tenant.
type Activity struct {
	Polls   int64
	Days    []Period // the last thirty, today at the end
	Busiest []BusyPoll
	Latest  int // the busiest are so by this many votes, the latest; 0: by all of these days
}

// BusyPoll is a poll with the votes of the last thirty days, or the Latest of them.
type BusyPoll struct {
	ID       uint
	Question string
	Votes    int
}

// Today are the votes that came in today.
func (a *Activity) Today() Period { return a.Days[len(a.Days)-1] }

// Recent are the votes that came in during the last thirty days.
func (a *Activity) Recent() Period {
	recent := Period{From: a.Days[0].From, To: a.Today().To}
	for _, day := range a.Days {
		recent.Votes += day.Votes
		recent.More = recent.More || day.More
	}
	return recent
}

// RecentActivity counts the polls, and the votes of the last thirty days as
// they begin in now's zone: by day, and for the polls that have most of them.
// Votes without a date are in none of this. With enough it takes no longer for
// any number of votes: it counts no more than that many of a day, and looks for
// the busiest polls among three times as many of the latest votes; 0 is never
// enough. Three statements.
func RecentActivity(ctx context.Context, db *gorm.DB, now time.Time, busiest, enough int) (*Activity, error) {
	db = db.WithContext(ctx)
	a := &Activity{}
	if err := db.Model(&Poll{}).Count(&a.Polls).Error; err != nil {
		return nil, fmt.Errorf("counting polls: %w", err)
	}
	for day := Daily.shift(Daily.begin(now), 1-activityDays); len(a.Days) < activityDays; {
		next := Daily.shift(day, 1)
		a.Days, day = append(a.Days, Period{From: day, To: next}), next
	}
	if err := countIn(db.Model(&Vote{}), a.Days, enough); err != nil {
		return nil, fmt.Errorf("counting the votes of each day: %w", err)
	}
	if recent := a.Recent(); enough > 0 && (recent.More || recent.Votes > busiestAmong*enough) {
		a.Latest = busiestAmong * enough
	}
	if err := a.findBusiest(db, busiest); err != nil {
		return nil, fmt.Errorf("looking for the busiest polls: %w", err)
	}
	return a, nil
}

func (a *Activity) findBusiest(db *gorm.DB, most int) error {
	votes := db.Model(&Vote{}).Where("voted_at >= ? AND voted_at < ?", a.Days[0].From, a.Today().To)
	if a.Latest > 0 {
		latest := votes.Select("poll_id").Order("voted_at DESC, id DESC").Limit(a.Latest)
		votes = db.Table("(?) AS latest", latest)
	}
	counted := votes.Select("poll_id, count(*) AS votes").Group("poll_id").Order("votes DESC, poll_id").Limit(most)
	return db.Table("(?) AS busy", counted).Select("polls_poll.id, polls_poll.question, busy.votes").
		Joins("JOIN polls_poll ON polls_poll.id = busy.poll_id").Order("busy.votes DESC, polls_poll.id").
		Scan(&a.Busiest).Error
}
