package polls

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// What a call may bring along to make polls of.
const (
	mostPolls = 1000
	mostBytes = 8 << 20
)

// createPolls handles POST /polls/: of one poll, or of a list of them, each with
// choices if it has any. All are made or none is.
func createPolls(c *api.Call) error {
	bodies, several, err := c.Bodies(mostPolls)
	if err != nil {
		return err
	}
	polls, bad := make([]models.Poll, len(bodies)), make(api.ListErrors, len(bodies))
	for i, body := range bodies {
		polls[i].CreatedByID = c.User().ID()
		if bad[i], err = readNewPoll(c, body, &polls[i]); err != nil {
			return err
		}
	}
	if err := refusal(bad, several); err != nil {
		return err
	}
	for i := range polls {
		if err := checkNewPoll(c, &polls[i]); err != nil {
			return err
		}
	}
	if several {
		return api.Do(c, http.StatusCreated, func(tx *gorm.DB) ([]pollJSON, error) { return addPolls(c, tx, polls, several) })
	}
	return api.Do(c, http.StatusCreated, func(tx *gorm.DB) (pollJSON, error) {
		made, err := addPolls(c, tx, polls, several)
		if err != nil {
			return pollJSON{}, err
		}
		return made[0], nil
	})
}

// refusal is what is wrong with one poll, or with those of a list.
func refusal(bad api.ListErrors, several bool) error {
	if several {
		return bad.Err()
	}
	return bad[0]
}

// readNewPoll takes over what a call says of a poll, and tells what is wrong with it.
func readNewPoll(c *api.Call, body *api.Body, poll *models.Poll) (bad, err error) {
	items := body.OptionalItems("choices")
	own, err := readPoll(c, body, poll)
	if err != nil {
		return nil, err
	}
	poll.Choices = make([]models.Choice, len(items))
	list := make(api.ListErrors, len(items))
	for i, item := range items {
		if list[i], err = readChoice(c, item, &poll.Choices[i]); err != nil {
			return nil, err
		}
	}
	return api.Join(own, "choices", list), nil
}

// readPoll takes over what a call says of a poll without its choices, and tells what
// is wrong with it.
func readPoll(c *api.Call, body *api.Body, poll *models.Poll) (bad record.Invalid, err error) {
	body.Text("question", &poll.Question)
	body.OptionalID("created_by", &poll.CreatedByID)
	body.OptionalTime("closed_at", &poll.ClosedAt)
	return inspected(c, body, poll)
}

// readChoice is readPoll of a choice.
func readChoice(c *api.Call, body *api.Body, choice *models.Choice) (bad error, err error) {
	body.Text("choice_text", &choice.ChoiceText)
	complaints, err := inspected(c, body, choice)
	return complaints.Err(), err
}

// inspected is what is wrong with the values that were read, or when they are what
// they should be, with the record that they make.
func inspected[T any](c *api.Call, body *api.Body, row *T) (bad record.Invalid, err error) {
	if err = body.Err(); err == nil {
		err = record.Inspect(c.Context(), row)
	}
	if errors.As(err, &bad) {
		return bad, nil
	}
	return nil, err
}

// checkNewPoll lets callers speak for themselves: naming somebody else as the one who
// asks needs the right to change polls, and putting choices into what is somebody
// else's, the right to that.
func checkNewPoll(c *api.Call, poll *models.Poll) error {
	if poll.CreatedByID != c.User().ID() && !c.User().Can("polls.change_poll") {
		return echo.ErrForbidden
	}
	if len(poll.Choices) > 0 {
		return checkRight(c, poll, "polls.add_choice")
	}
	return nil
}

func addPolls(c *api.Call, tx *gorm.DB, polls []models.Poll, several bool) ([]pollJSON, error) {
	var others []uint
	for i := range polls {
		if polls[i].CreatedByID != c.User().ID() {
			others = append(others, polls[i].CreatedByID)
		}
	}
	missing, err := models.MissingUsers(c.Context(), tx, others)
	if err != nil {
		return nil, err
	}
	bad := make(api.ListErrors, len(polls))
	for i := range polls {
		if slices.Contains(missing, polls[i].CreatedByID) {
			bad[i] = record.Invalid{"created_by": {record.NoChoice}}
		}
	}
	if bad.Err() != nil {
		return nil, refusal(bad, several)
	}
	if err := models.AddPolls(c.Context(), tx, polls); err != nil {
		return nil, err
	}
	made := make([]pollJSON, len(polls))
	for i := range polls {
		made[i] = jsonOfPoll(newTally(&polls[i]))
	}
	return made, nil
}

// newTally is that of a poll nobody can have voted in.
func newTally(poll *models.Poll) *models.PollTally {
	tally := &models.PollTally{Poll: *poll, Choices: make([]models.ChoiceTally, len(poll.Choices))}
	for i, choice := range poll.Choices {
		tally.Choices[i].Choice = choice
	}
	return tally
}
