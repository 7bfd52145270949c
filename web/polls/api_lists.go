package polls

import (
	"context"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// Of a poll with a million votes nobody wants twenty at a time.
const (
	votesToAPage     = 100
	mostVotesToAPage = 1000
)

// list is the polls of a tenant.
func (t *Tallies) list() api.List[models.Poll, pollJSON] {
	return api.List[models.Poll, pollJSON]{
		Fields: []api.Field{
			{Name: "id", Column: "id", Kind: api.Number},
			{Name: "question", Column: "question", Kind: api.Words},
			{Name: "pub_date", Column: "pub_date", Kind: api.Moment},
			{Name: "created_by", Column: "created_by_id", Kind: api.Reference},
			{Name: "closed_at", Column: "closed_at", Kind: api.Moment, Null: true},
			{Name: "choices"},
		},
		Search: []string{"question"},
		Table:  models.Poll{}.TableName(),
		Key:    func(poll *models.Poll) uint { return poll.ID },
		Made:   partsOf,
		Find:   t.find,
		Rows:   func(db *gorm.DB, _ api.Shown) *gorm.DB { return db.Model(&models.Poll{}) },
		Show:   t.show,
	}
}

// show counts votes only where choices are asked for.
func (t *Tallies) show(ctx context.Context, db *gorm.DB, polls []models.Poll, shown api.Shown) ([]pollJSON, error) {
	tallies := make([]models.PollTally, len(polls))
	if shown.Has("choices") {
		var err error
		if tallies, err = t.of(ctx, db, polls); err != nil {
			return nil, err
		}
	}
	list := make([]pollJSON, len(polls))
	for i := range polls {
		tallies[i].Poll = polls[i]
		list[i] = jsonOfPoll(&tallies[i])
	}
	return list, nil
}

// choiceList is the choices of a poll. It has always been an array, without pages.
func choiceList(poll uint) api.List[models.CountedChoice, choiceJSON] {
	return api.List[models.CountedChoice, choiceJSON]{
		Fields: []api.Field{
			{Name: "id", Column: "id", Kind: api.Number},
			{Name: "poll", Column: "poll_id", Kind: api.Reference},
			{Name: "choice_text", Column: "choice_text", Kind: api.Words},
			{Name: "votes", Kind: api.Number},
		},
		Search: []string{"choice_text"},
		Paging: api.Whole,
		Rows: func(db *gorm.DB, shown api.Shown) *gorm.DB {
			if choices := models.ChoicesOf(db, poll); !shown.Has("votes") {
				return choices.Select("*")
			}
			return models.CountVotes(models.ChoicesOf(db, poll))
		},
		Show: showChoices,
	}
}

func showChoices(
	_ context.Context, _ *gorm.DB, choices []models.CountedChoice, _ api.Shown,
) ([]choiceJSON, error) {
	list := make([]choiceJSON, len(choices))
	for i, c := range choices {
		list[i] = jsonOfChoice(&models.ChoiceTally{Choice: c.Choice, Votes: c.VoteCount})
	}
	return list, nil
}

// voteList is the votes of a poll.
func voteList(poll uint) api.List[models.Vote, castJSON] {
	return api.List[models.Vote, castJSON]{
		Fields: []api.Field{
			{Name: "id", Column: "id", Kind: api.Number},
			{Name: "choice", Column: "choice_id", Kind: api.Reference},
			{Name: "poll", Column: "poll_id", Kind: api.Reference},
			{Name: "voted_by", Column: "voted_by_id", Kind: api.Reference},
			{Name: "voted_at", Column: "voted_at", Kind: api.Moment, Null: true},
		},
		Paging: api.ByCursor,
		Size:   votesToAPage,
		Most:   mostVotesToAPage,
		Rows: func(db *gorm.DB, _ api.Shown) *gorm.DB {
			return db.Model(&models.Vote{}).Where("poll_id = ?", poll)
		},
		Show: showVotes,
	}
}

func showVotes(_ context.Context, _ *gorm.DB, votes []models.Vote, _ api.Shown) ([]castJSON, error) {
	list := make([]castJSON, len(votes))
	for i, v := range votes {
		list[i] = castJSON{jsonOfVote(&v), (*api.Time)(v.VotedAt)}
	}
	return list, nil
}

// listChoices handles GET /polls/ID/choices/.
func listChoices(c *api.Call) error {
	poll, err := existingPoll(c)
	if err != nil {
		return err
	}
	return api.SendList(c, choiceList(poll))
}

// listVotes handles GET /polls/ID/votes/. Who voted for what is not for everybody.
func listVotes(c *api.Call) error {
	if !c.User().Can("polls.view_vote") {
		return echo.ErrForbidden
	}
	poll, err := existingPoll(c)
	if err != nil {
		return err
	}
	return api.SendList(c, voteList(poll))
}

// existingPoll is the id of the address, if there is such a poll.
func existingPoll(c *api.Call) (uint, error) {
	id, err := c.ID("poll")
	if err != nil {
		return 0, err
	}
	_, err = record.Find[models.Poll](c.Context(), c.Read(), id)
	return id, err
}
