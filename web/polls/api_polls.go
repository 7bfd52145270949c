package polls

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// listPolls handles GET /polls/.
func listPolls(c *api.Call) error {
	query := models.PollQuery{Search: c.Query("search"), Ordering: c.Query("ordering")}
	if asked := c.Query("created_by"); asked != "" {
		id, err := strconv.ParseUint(asked, 10, strconv.IntSize)
		if err != nil || id == 0 {
			return record.Invalid{"created_by": {record.NoChoice}}
		}
		query.CreatedBy = uint(id)
	}
	return api.SendPage(c, func(offset, limit int) ([]pollJSON, int64, error) {
		query.Offset, query.Limit = offset, limit
		tallies, count, err := models.PollPage(c.Context(), c.Read(), query)
		polls := make([]pollJSON, len(tallies))
		for i := range tallies {
			polls[i] = jsonOfPoll(&tallies[i])
		}
		return polls, count, err
	})
}

// createPoll handles POST /polls/.
func createPoll(c *api.Call) error {
	body, err := c.Body()
	if err != nil {
		return err
	}
	poll := models.Poll{CreatedByID: c.User().ID()}
	if err := readPoll(c, body, &poll); err != nil {
		return err
	}
	return api.Do(c, http.StatusCreated, func(tx *gorm.DB) (pollJSON, error) {
		err := record.Save(c.Context(), tx, &poll)
		return jsonOfPoll(&models.PollTally{Poll: poll}), err
	})
}

// showPoll handles GET /polls/ID/.
func showPoll(c *api.Call) error {
	id, err := c.ID("poll")
	if err != nil {
		return err
	}
	tally, err := models.PollResults(c.Context(), c.Read(), id)
	if err != nil {
		return err
	}
	return api.SendOne(c, http.StatusOK, jsonOfPoll(tally))
}

// changePoll handles PUT and PATCH /polls/ID/.
func changePoll(c *api.Call) error {
	id, err := c.ID("poll")
	if err != nil {
		return err
	}
	body, err := c.Body()
	if err != nil {
		return err
	}
	return api.Do(c, http.StatusOK, func(tx *gorm.DB) (pollJSON, error) {
		tally, err := models.PollResults(c.Context(), tx, id)
		if err != nil {
			return pollJSON{}, err
		}
		if err := checkRight(c, &tally.Poll, "polls.change_poll"); err != nil {
			return pollJSON{}, err
		}
		if err := api.Match(c, func() (pollJSON, error) { return jsonOfPoll(tally), nil }); err != nil {
			return pollJSON{}, err
		}
		if err := readPoll(c, body, &tally.Poll); err != nil {
			return pollJSON{}, err
		}
		err = record.Save(c.Context(), tx, &tally.Poll)
		return jsonOfPoll(tally), err
	})
}

// deletePoll handles DELETE /polls/ID/.
func deletePoll(c *api.Call) error {
	id, err := c.ID("poll")
	if err != nil {
		return err
	}
	err = c.Write(func(tx *gorm.DB) error {
		poll, err := record.Find[models.Poll](c.Context(), tx, id)
		if err != nil {
			return err
		}
		if err := checkRight(c, poll, "polls.delete_poll"); err != nil {
			return err
		}
		now := func() (pollJSON, error) {
			tally, err := models.TallyPoll(c.Context(), tx, poll)
			if err != nil {
				return pollJSON{}, err
			}
			return jsonOfPoll(tally), nil
		}
		if err := api.Match(c, now); err != nil {
			return err
		}
		return remove(c, tx, poll, id)
	})
	if err != nil {
		return err
	}
	return c.SendNothing()
}

// readPoll takes over what a call says of a poll. Callers speak for themselves:
// naming somebody else as the one who asks needs the right to change polls.
func readPoll(c *api.Call, body *api.Body, poll *models.Poll) error {
	creator := poll.CreatedByID
	body.Text("question", &poll.Question)
	body.OptionalID("created_by", &creator)
	body.OptionalTime("closed_at", &poll.ClosedAt)
	if err := body.Err(); err != nil {
		return err
	}
	if creator != poll.CreatedByID && !c.User().Can("polls.change_poll") {
		return echo.ErrForbidden
	}
	poll.CreatedByID = creator
	return nil
}
