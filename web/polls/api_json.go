package polls

import (
	"pollsadmin/models"
	"pollsadmin/web/api"
)

// pollJSON is a poll as the API shows it.
type pollJSON struct {
	ID        uint         `json:"id"`
	Question  string       `json:"question"`
	PubDate   api.Time     `json:"pub_date"`
	CreatedBy uint         `json:"created_by"`
	ClosedAt  *api.Time    `json:"closed_at"` // null: the poll is open
	Choices   []choiceJSON `json:"choices"`
}

// choiceJSON is a choice as the API shows it: how many voted for it is to be
// seen, and not who.
type choiceJSON struct {
	ID         uint   `json:"id"`
	Poll       uint   `json:"poll"`
	ChoiceText string `json:"choice_text"`
	Votes      int    `json:"votes"`
}

func jsonOfPoll(t *models.PollTally) pollJSON {
	return pollJSON{
		ID:        t.Poll.ID,
		Question:  t.Poll.Question,
		PubDate:   api.Time(t.Poll.PubDate),
		CreatedBy: t.Poll.CreatedByID,
		ClosedAt:  (*api.Time)(t.Poll.ClosedAt),
		Choices:   jsonOfChoices(t),
	}
}

func jsonOfChoices(t *models.PollTally) []choiceJSON {
	choices := make([]choiceJSON, len(t.Choices))
	for i := range t.Choices {
		choices[i] = jsonOfChoice(&t.Choices[i])
	}
	return choices
}

func jsonOfChoice(t *models.ChoiceTally) choiceJSON {
	return choiceJSON{ID: t.Choice.ID, Poll: t.Choice.PollID, ChoiceText: t.Choice.ChoiceText, Votes: t.Votes}
}
