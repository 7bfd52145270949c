package polls

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// changePoll handles PUT and PATCH /polls/ID/. A list of choices among what it sends
// changes those as well: by their ids; one without is new; a PUT removes those that it
// leaves out.
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
		return savePoll(c, tx, body, tally)
	})
}

func savePoll(c *api.Call, tx *gorm.DB, body *api.Body, tally *models.PollTally) (pollJSON, error) {
	was, poll := tally.Poll, &tally.Poll
	edit, list, err := readEdit(c, body, tally)
	if err != nil {
		return pollJSON{}, err
	}
	own, err := readPoll(c, body, poll)
	if err == nil {
		err = api.Join(own, "choices", list)
	}
	if err != nil {
		return pollJSON{}, err
	}
	if poll.CreatedByID != was.CreatedByID && !c.User().Can("polls.change_poll") {
		return pollJSON{}, echo.ErrForbidden
	}
	if err := edit.check(c, &was); err != nil {
		return pollJSON{}, err
	}
	if err := record.Save(c.Context(), tx, poll); err != nil || edit == nil {
		return jsonOfPoll(tally), err
	}
	if err := edit.save(c, tx); err != nil {
		return pollJSON{}, err
	}
	if tally, err = models.TallyPoll(c.Context(), tx, poll); err != nil {
		return pollJSON{}, err
	}
	return jsonOfPoll(tally), nil
}

// edit is what a call does to the choices of a poll; nil when it does nothing to them.
type edit struct {
	added   []models.Choice
	changed []*models.Choice
	gone    []uint
}

// readEdit takes over what a call says of the choices of a poll, and tells what is
// wrong with it. Choices that stay as they are are not touched.
func readEdit(c *api.Call, body *api.Body, tally *models.PollTally) (*edit, api.ListErrors, error) {
	items := body.OptionalItems("choices")
	if items == nil {
		return nil, nil, nil
	}
	e, list, kept := &edit{}, make(api.ListErrors, len(items)), make(map[uint]bool, len(items))
	known := make(map[uint]models.Choice, len(tally.Choices))
	for _, t := range tally.Choices {
		known[t.Choice.ID] = t.Choice
	}
	for i, item := range items {
		choice := models.Choice{PollID: tally.Poll.ID}
		var err error
		if list[i], err = readItem(c, item, known, &choice); err != nil {
			return nil, nil, err
		}
		if choice.ID != 0 && kept[choice.ID] {
			list[i] = record.Invalid{"id": {"This choice is in the list twice."}}
		}
		kept[choice.ID] = true
		e.take(known, choice)
	}
	for _, t := range tally.Choices {
		if id := t.Choice.ID; !kept[id] && c.Replaces() {
			e.gone = append(e.gone, id)
		}
	}
	return e, list, nil
}

// readItem reads one of the choices in a list, by its id or as a new one.
func readItem(c *api.Call, item *api.Body, known map[uint]models.Choice, choice *models.Choice) (bad, err error) {
	var id uint
	item.OptionalID("id", &id)
	if id == 0 {
		item.Whole()
	} else if was, ok := known[id]; ok {
		*choice = was
	} else {
		return record.Invalid{"id": {record.NoChoice}}, nil
	}
	return readChoice(c, item, choice)
}

func (e *edit) take(known map[uint]models.Choice, choice models.Choice) {
	switch {
	case choice.ID == 0:
		e.added = append(e.added, choice)
	case known[choice.ID].ChoiceText != choice.ChoiceText:
		e.changed = append(e.changed, &choice)
	}
}

// check asks for each deed what it takes by itself.
func (e *edit) check(c *api.Call, poll *models.Poll) error {
	if e == nil {
		return nil
	}
	for permission, n := range map[string]int{
		"polls.add_choice": len(e.added), "polls.change_choice": len(e.changed), "polls.delete_choice": len(e.gone),
	} {
		if n == 0 {
			continue
		}
		if err := checkRight(c, poll, permission); err != nil {
			return err
		}
	}
	return nil
}

func (e *edit) save(c *api.Call, tx *gorm.DB) error {
	if err := remove(c, tx, &models.Choice{}, e.gone...); err != nil {
		return err
	}
	for _, choice := range e.changed {
		choice.Poll.ID = choice.PollID // which is known to be there
		if err := record.Save(c.Context(), tx, choice); err != nil {
			return err
		}
	}
	return record.Add(c.Context(), tx, slices.Clip(e.added))
}
