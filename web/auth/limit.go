package auth

import (
	"math"
	"time"

	"pollsadmin/models"
)

// limit is how many attempts cost nothing, and how long each one after them has to
// wait: twice as long as the one before, up to a bound. An hour or so without an
// attempt forgives one.
type limit struct {
	free        int
	first, most time.Duration
	forgives    time.Duration // one attempt
}

// ofName: 10 attempts are free, then 30 s, 1, 2, 4, 8 and always 15 minutes; every
// hour forgives one. It is the same for a name at an address that somebody has
// logged in from with it, where no stranger's attempts count: see knownFor.
func ofName() limit {
	return limit{free: 10, first: 30 * time.Second, most: 15 * time.Minute, forgives: time.Hour}
}

// ofAddress: 50 attempts are free, for whole offices have one address; then 5, 10,
// 20 … seconds and always 5 minutes; every ten minutes forgive one.
func ofAddress() limit {
	return limit{free: 50, first: 5 * time.Second, most: 5 * time.Minute, forgives: 10 * time.Minute}
}

// knownFor is how long an address is known from which somebody has logged in.
const knownFor = 30 * 24 * time.Hour

// delay is how long to wait after the attempt that made the count what it is.
func (l limit) delay(level float64) time.Duration {
	delay := l.first
	for over := int(math.Round(level)) - l.free; over != 0; over-- {
		if over < 0 {
			return 0
		}
		if delay *= 2; delay >= l.most {
			return l.most
		}
	}
	return delay
}

// count adds an attempt. The count does not rise where the delay no longer does.
func (l limit) count(row *models.LoginAttempt, now time.Time) {
	highest := l.free
	for l.delay(float64(highest)) < l.most {
		highest++
	}
	quiet := max(now.Sub(row.LastAt), 0)
	row.Level = min(max(row.Level-quiet.Seconds()/l.forgives.Seconds(), 0)+1, float64(highest))
	row.LastAt = now
	if until := now.Add(time.Duration(row.Level * float64(l.forgives))); until.After(row.KeptUntil) {
		row.KeptUntil = until
	}
}
