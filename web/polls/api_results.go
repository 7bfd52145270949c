package polls

import (
	"math"
	"net/http"

	"pollsadmin/models"
	"pollsadmin/web/api"
)

// resultsJSON is how a poll stands.
type resultsJSON struct {
	Poll     uint         `json:"poll"`
	Question string       `json:"question"`
	Total    int          `json:"total"`
	Choices  []resultJSON `json:"choices"`
}

// resultJSON is how a choice stands; the shares of a poll with votes add up to
// one, but for rounding.
type resultJSON struct {
	ID         uint    `json:"id"`
	ChoiceText string  `json:"choice_text"`
	Votes      int     `json:"votes"`
	Share      float64 `json:"share"`
}

// showResults handles GET /polls/ID/results/.
func showResults(c *api.Call) error {
	id, err := c.ID("poll")
	if err != nil {
		return err
	}
	tally, err := models.PollResults(c.Context(), c.Read(), id)
	if err != nil {
		return err
	}
	return api.Send(c, http.StatusOK, jsonOfResults(tally))
}

func jsonOfResults(t *models.PollTally) resultsJSON {
	results := resultsJSON{
		Poll: t.Poll.ID, Question: t.Poll.Question, Total: t.Total, Choices: make([]resultJSON, len(t.Choices)),
	}
	for i, choice := range t.Choices {
		results.Choices[i] = resultJSON{
			ID:         choice.Choice.ID,
			ChoiceText: choice.Choice.ChoiceText,
			Votes:      choice.Votes,
			Share:      share(choice.Votes, t.Total),
		}
	}
	return results
}

// share is a part of the whole, to four digits.
func share(votes, total int) float64 {
	if total == 0 {
		return 0
	}
	return math.Round(float64(votes)/float64(total)*1e4) / 1e4
}
