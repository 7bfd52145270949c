package polls

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// voteJSON is a vote as its voter sees it.
type voteJSON struct {
	ID      uint `json:"id"`
	Choice  uint `json:"choice"`
	Poll    uint `json:"poll"`
	VotedBy uint `json:"voted_by"`
}

// castJSON is a vote as those see it who may view votes.
type castJSON struct {
	voteJSON
	VotedAt *api.Time `json:"voted_at"` // null: nobody knows
}

func jsonOfVote(v *models.Vote) voteJSON {
	return voteJSON{ID: v.ID, Choice: v.ChoiceID, Poll: v.PollID, VotedBy: v.VotedByID}
}

// castVote handles POST /polls/ID/choices/CID/vote/. The vote is the caller's,
// whatever the body says.
func castVote(c *api.Call) error {
	poll, err := c.ID("poll")
	if err != nil {
		return err
	}
	choice, err := c.ID("choice")
	if err != nil {
		return err
	}
	if _, err := c.Body(); err != nil {
		return err
	}
	err = api.Do(c, http.StatusCreated, func(tx *gorm.DB) (voteJSON, error) {
		vote, err := models.CastVote(c.Context(), tx, &models.User{ID: c.User().ID()}, poll, choice)
		if err != nil {
			return voteJSON{}, err
		}
		return jsonOfVote(vote), nil
	})
	var closed *models.ClosedError
	if errors.As(err, &closed) {
		return api.WithCode("poll_closed", echo.NewHTTPError(http.StatusConflict, closed.Error()).SetInternal(err))
	}
	var bad record.Invalid
	if errors.As(err, &bad) && len(bad[""]) > 0 { // which says so of "this user"
		return api.WithCode("already_voted", record.Invalid{"": {"You have already voted in this poll."}})
	}
	return err
}
