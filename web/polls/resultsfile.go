package polls

import (
	"context"
	"io"
	"strconv"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/admin"
	"pollsadmin/web/download"
)

// resultsFile is how polls stand, a line for each choice.
func resultsFile(ctx context.Context, db *gorm.DB, polls []*models.Poll) (admin.File, error) {
	list := make([]models.Poll, len(polls))
	for i, poll := range polls {
		list[i] = *poll
	}
	tallies, err := models.TallyPolls(ctx, db, list)
	return admin.File{
		Name: "results.csv", Type: "text/csv; charset=utf-8; header=present",
		Write: func(to io.Writer) error { return writeResults(to, tallies) },
	}, err
}

func writeResults(to io.Writer, tallies []models.PollTally) error {
	file := download.NewCSV(to)
	file.Row("Poll", "Choice", "Votes", "Share")
	for _, t := range tallies {
		for _, choice := range t.Choices {
			file.Row(t.Poll.Question, choice.Choice.ChoiceText, strconv.Itoa(choice.Votes),
				strconv.FormatFloat(share(choice.Votes, t.Total), 'f', -1, 64))
		}
	}
	return file.Flush()
}
