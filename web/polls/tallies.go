package polls

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
	"pollsadmin/web/cache"
)

// Tallies keeps polls, and how they stand, as long as nobody changes them or votes.
type Tallies struct {
	source  func(context.Context) cache.Source
	polls   *cache.Memo[models.Poll]
	choices *cache.Memo[[]models.ChoiceTally]
	answers *cache.Memo[[]models.Choice]
	many    *cache.Memo[bool]            // whether there are more votes than are read one by one
	panels  *cache.Memo[templ.Component] // that show them
}

// About what they take in memory, with a text each.
const pollBytes, choiceBytes = 600, 650

// NewTallies keeps so many bytes of databases that tell of their changes.
func NewTallies(source func(context.Context) cache.Source, bytes int64) *Tallies {
	return &Tallies{
		source: source, polls: cache.NewMemo[models.Poll](bytes / 8),
		choices: cache.NewMemo[[]models.ChoiceTally](bytes / 4), panels: cache.NewMemo[templ.Component](bytes / 4),
		answers: cache.NewMemo[[]models.Choice](bytes / 4), many: cache.NewMemo[bool](bytes / 16),
	}
}

// Kept tells how much is kept, by kind.
func (t *Tallies) Kept() map[string]func() cache.Stats {
	return map[string]func() cache.Stats{
		"polls": t.polls.Stats, "tallies": t.choices.Stats, "results": t.panels.Stats,
		"choices": t.answers.Stats, "many": t.many.Stats,
	}
}

// find reads polls by their keys; those that are not there are left out.
func (t *Tallies) find(ctx context.Context, db *gorm.DB, keys []uint) ([]models.Poll, error) {
	source := t.source(ctx)
	found, lacking, places := make([]models.Poll, 0, len(keys)), []uint{}, map[uint]cache.Place{}
	for _, key := range keys {
		if !record.Storable(db, key) {
			continue
		}
		poll, place, known := t.polls.Find(ctx, source, name(key), self(key))
		if known {
			found = append(found, poll)
			continue
		}
		lacking, places[key] = append(lacking, key), place
	}
	if len(lacking) == 0 {
		return found, nil
	}
	read, err := record.With[models.Poll](ctx, db, lacking)
	if err != nil {
		return nil, err
	}
	for _, poll := range read {
		t.polls.Put(ctx, places[poll.ID], poll, pollBytes)
	}
	return append(found, read...), nil
}

// of tells how polls stand.
func (t *Tallies) of(ctx context.Context, db *gorm.DB, polls []models.Poll) ([]models.PollTally, error) {
	source := t.source(ctx)
	tallies, lacking, places := make([]models.PollTally, len(polls)), []models.Poll{}, []cache.Place{}
	missing := []int{}
	for i, poll := range polls {
		choices, place, known := t.choices.Find(ctx, source, name(poll.ID), choicesOf(poll.ID), votesOf(poll.ID))
		if known {
			tallies[i] = models.NewPollTally(poll, choices)
			continue
		}
		missing, lacking, places = append(missing, i), append(lacking, poll), append(places, place)
	}
	read, err := models.TallyPolls(ctx, db, lacking)
	if err != nil {
		return nil, err
	}
	for n, i := range missing {
		tallies[i] = read[n]
		t.choices.Put(ctx, places[n], read[n].Choices, len(read[n].Choices)*choiceBytes)
	}
	return tallies, nil
}

// choicesFor are the choices of a poll.
func (t *Tallies) choicesFor(ctx context.Context, db *gorm.DB, poll uint) ([]models.Choice, error) {
	source := t.source(ctx)
	read := func() ([]models.Choice, error) { return models.ReadChoices(ctx, db, poll) }
	return t.answers.Load(ctx, source, name(poll), []cache.Part{choicesOf(poll)}, read,
		func(choices []models.Choice) int { return len(choices) * choiceBytes })
}

// hasMany reports whether a poll is known to have had many votes. It need not be so any
// more: what is slower then is right all the same.
func (t *Tallies) hasMany(ctx context.Context, poll uint) bool {
	source := t.source(ctx)
	many, _, known := t.many.Find(ctx, source, name(poll), self(poll))
	return known && many
}

func (t *Tallies) noteMany(ctx context.Context, poll uint) {
	source := t.source(ctx)
	_, place, _ := t.many.Find(ctx, source, name(poll), self(poll))
	t.many.Put(ctx, place, true, 1)
}

func name(poll uint) string { return strconv.FormatUint(uint64(poll), 10) }

// What of a database a poll is, and its choices and votes are.
func self(poll uint) cache.Part {
	return cache.Part{Table: models.Poll{}.TableName(), Column: "id", Key: poll}
}

func choicesOf(poll uint) cache.Part {
	return cache.Part{Table: models.Choice{}.TableName(), Column: "poll_id", Key: poll}
}

func votesOf(poll uint) cache.Part {
	return cache.Part{Table: models.Vote{}.TableName(), Column: "poll_id", Key: poll}
}

// partsOf are what a poll is shown of.
func partsOf(poll uint) []cache.Part { return []cache.Part{self(poll), choicesOf(poll), votesOf(poll)} }

// listPolls handles GET /polls/.
func (t *Tallies) listPolls(c *api.Call) error { return api.SendList(c, t.list()) }

// showPoll handles GET /polls/ID/.
func (t *Tallies) showPoll(c *api.Call) error {
	id, err := c.ID("poll")
	if err != nil {
		return err
	}
	return api.SendRow(c, t.list(), id)
}
