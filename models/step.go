package models

import "time"

// Step is how long a period of a turnout is.
type Step int

// The steps. Which one fits, the time between the first and the last vote says.
const (
	Hourly Step = iota
	Daily
	Weekly
	Monthly
	Yearly
)

const (
	fewestPeriods = 6   // a single vote is shown among the hours before it
	mostPeriods   = 110 // of one step; for more the next longer one is taken
	mostYears     = 200 // a date in the Middle Ages is a mistake
)

// begin is the beginning of the period that at lies in, in at's own zone.
func (s Step) begin(at time.Time) time.Time {
	year, month, day := at.Date()
	switch s {
	case Hourly:
		return time.Date(year, month, day, at.Hour(), 0, 0, 0, at.Location())
	case Weekly:
		day -= (int(at.Weekday()) + 6) % 7 // weeks begin on Mondays
	case Monthly:
		day = 1
	case Yearly:
		month, day = time.January, 1
	case Daily:
	}
	return time.Date(year, month, day, 0, 0, 0, 0, at.Location())
}

// shift moves the beginning of a period by n periods. Days need not have 24 hours.
func (s Step) shift(from time.Time, n int) time.Time {
	switch s {
	case Hourly:
		return from.Add(time.Duration(n) * time.Hour)
	case Weekly:
		return from.AddDate(0, 0, 7*n)
	case Monthly:
		return from.AddDate(0, n, 0)
	case Yearly:
		return from.AddDate(n, 0, 0)
	case Daily:
	}
	return from.AddDate(0, 0, n)
}

// periods are those from the first vote to the last, of the step that makes
// neither too few nor too many of them.
func periods(first, last time.Time) (Step, []Period) {
	step := stepFor(first, last)
	from, end := step.begin(first), step.shift(step.begin(last), 1)
	if early := step.shift(end, -fewestPeriods); from.After(early) {
		from = early
	}
	if step == Yearly && from.Before(step.shift(end, -mostYears)) {
		from = step.shift(end, -mostYears)
	}
	var list []Period
	for from.Before(end) {
		to := step.shift(from, 1)
		list = append(list, Period{From: from, To: to})
		from = to
	}
	return step, list
}

func stepFor(first, last time.Time) Step {
	const day = 24 * time.Hour
	span := last.Sub(first)
	switch {
	case span <= 2*day:
		return Hourly
	case span <= 62*day:
		return Daily
	case span <= mostPeriods*7*day:
		return Weekly
	case span <= mostPeriods*30*day:
		return Monthly
	}
	return Yearly
}
