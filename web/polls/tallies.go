package polls

import (
	"context"
	"slices"
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
	keys = slices.DeleteFunc(slices.Clone(keys), func(key uint) bool { return !record.Storable(db, key) })
	polls, err := t.polls.LoadEach(ctx, t.source(ctx), keys, cache.Each[models.Poll]{
		Name: name, Of: func(key uint) []cache.Part { return []cache.Part{self(key)} },
		Load: func(keys []uint) (map[uint]models.Poll, error) {
			polls, err := record.With[models.Poll](ctx, db, keys)
			read := make(map[uint]models.Poll, len(polls))
			for _, poll := range polls {
				read[poll.ID] = poll
			}
			return read, err
		},
		Size: func(models.Poll) int { return pollBytes },
	})
	found := make([]models.Poll, 0, len(polls))
	for _, key := range keys {
		if poll, there := polls[key]; there {
			found = append(found, poll)
		}
	}
	return found, err
}

// of tells how polls stand.
func (t *Tallies) of(ctx context.Context, db *gorm.DB, polls []models.Poll) ([]models.PollTally, error) {
	keys := make([]uint, len(polls))
	for i, poll := range polls {
		keys[i] = poll.ID
	}
	choices, err := t.choices.LoadEach(ctx, t.source(ctx), keys, cache.Each[[]models.ChoiceTally]{
		Name: name, Of: func(key uint) []cache.Part { return []cache.Part{choicesOf(key), votesOf(key)} },
		Load: func(keys []uint) (map[uint][]models.ChoiceTally, error) {
			return models.TallyChoices(ctx, db, keys)
		},
		Size: func(choices []models.ChoiceTally) int { return len(choices) * choiceBytes },
	})
	if err != nil {
		return nil, err
	}
	tallies := make([]models.PollTally, len(polls))
	for i, poll := range polls {
		tallies[i] = models.NewPollTally(poll, choices[poll.ID])
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
