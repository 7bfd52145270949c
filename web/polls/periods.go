package polls

import (
	"strings"
	"time"

	"pollsadmin/models"
)

// periodName heads the column of a table.
func periodName(step models.Step) string {
	switch step {
	case models.Hourly:
		return "Hour"
	case models.Weekly:
		return "Week"
	case models.Monthly:
		return "Month"
	case models.Yearly:
		return "Year"
	case models.Daily:
	}
	return "Day"
}

// turnoutTitle says what the points of a turnout are; hours alone do not tell of
// which day they are.
func turnoutTitle(t *models.Turnout) string {
	title := "Votes for each " + strings.ToLower(periodName(t.Step))
	if t.Step != models.Hourly || len(t.Periods) == 0 {
		return title
	}
	const day = "2 Jan 2006"
	first, last := t.Periods[0].From.Format(day), t.Periods[len(t.Periods)-1].From.Format(day)
	if first == last {
		return title + " of " + first
	}
	return title + ", " + first + " to " + last
}

// periodLabels name a period, in short and in full.
func periodLabels(step models.Step, from time.Time) (short, full string) {
	switch step {
	case models.Hourly:
		if from.Hour() == 0 {
			return from.Format("2 Jan"), from.Format("Mon 2 Jan 2006, 15:04")
		}
		return from.Format("15:04"), from.Format("Mon 2 Jan 2006, 15:04")
	case models.Weekly:
		return from.Format("2 Jan 06"), from.Format("Week of 2 Jan 2006")
	case models.Monthly:
		return from.Format("Jan 06"), from.Format("January 2006")
	case models.Yearly:
		return from.Format("2006"), from.Format("2006")
	case models.Daily:
	}
	return from.Format("2 Jan"), from.Format("Mon 2 Jan 2006")
}
