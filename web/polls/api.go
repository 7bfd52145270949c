package polls

import (
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// RegisterAPI puts polls, their choices, votes and results on the API. Every
// user may read; who asked a poll writes to it and its choices, or who holds
// the right to. What they write the pages hear of that live keeps up to date.
func RegisterAPI(a *api.API, live Live) {
	const poll, choice = "/polls/:poll/", "/polls/:poll/choices/:choice/"
	a.Add(
		api.Resource{
			Name: "polls", Path: "/polls/", Formats: api.OfLists(), Get: live.Tallies.listPolls, Post: createPolls,
			Most: mostBytes, Takes: ofPoll(), About: aboutPolls,
		},
		api.Resource{
			Path: poll, Get: live.Tallies.showPoll, Put: live.moves(changePoll), Patch: live.moves(changePoll),
			Delete: live.moves(deletePoll), Takes: ofPoll(), Writes: toPoll, About: aboutPoll,
		},
		api.Resource{Path: poll + "results/", Get: showResults, About: aboutResults},
		api.Resource{
			Path: poll + "results/stream/", Get: live.streamResults, Formats: []api.Format{api.Events}, About: aboutStream,
		},
		api.Resource{
			Path: poll + "choices/", Formats: api.OfLists(), Get: listChoices,
			Post: live.moves(createChoice), Takes: ofChoice(),
			Writes: toChoice, About: aboutChoices,
		},
		api.Resource{Path: poll + "votes/", Formats: api.OfLists(), Get: listVotes, About: aboutVotes},
		api.Resource{
			Path: choice, Get: showChoice, Put: live.moves(changeChoice), Patch: live.moves(changeChoice),
			Delete: live.moves(deleteChoice), Takes: ofChoice(), Writes: toChoice, About: aboutChoice,
		},
		api.Resource{Path: choice + "vote/", Post: live.moves(castVote), Scope: api.ScopeVote, About: aboutVote},
	)
}

// checkRight refuses those who neither asked the poll nor hold the permission.
func checkRight(c *api.Call, poll *models.Poll, permission string) error {
	if poll.CreatedByID == c.User().ID() || c.User().Can(permission) {
		return nil
	}
	return echo.ErrForbidden
}

// remove deletes rows and all that hangs on them.
func remove[T any](c *api.Call, tx *gorm.DB, model *T, ids ...uint) error {
	if len(ids) == 0 {
		return nil
	}
	cascade, err := record.Collect(c.Context(), tx, model, ids)
	if err != nil {
		return err
	}
	return cascade.Delete(c.Context(), tx)
}
