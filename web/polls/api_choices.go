package polls

import (
	"fmt"
	"net/http"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// createChoice handles POST /polls/ID/choices/. The poll is the address's,
// whatever the body says.
func createChoice(c *api.Call) error {
	id, err := c.ID("poll")
	if err != nil {
		return err
	}
	body, err := c.Body()
	if err != nil {
		return err
	}
	return api.Do(c, http.StatusCreated, func(tx *gorm.DB) (choiceJSON, error) {
		poll, err := record.Find[models.Poll](c.Context(), tx, id)
		if err != nil {
			return choiceJSON{}, err
		}
		if err := checkRight(c, poll, "polls.add_choice"); err != nil {
			return choiceJSON{}, err
		}
		added := models.Choice{PollID: id, Poll: *poll}
		err = saveChoice(c, tx, body, &added)
		return jsonOfChoice(&models.ChoiceTally{Choice: added}), err
	})
}

// showChoice handles GET /polls/ID/choices/CID/.
func showChoice(c *api.Call) error {
	_, choice, err := findChoice(c, c.Read())
	if err != nil {
		return err
	}
	return api.SendOne(c, http.StatusOK, jsonOfChoice(choice))
}

// changeChoice handles PUT and PATCH /polls/ID/choices/CID/.
func changeChoice(c *api.Call) error {
	body, err := c.Body()
	if err != nil {
		return err
	}
	return api.Do(c, http.StatusOK, func(tx *gorm.DB) (choiceJSON, error) {
		poll, choice, err := findChoice(c, tx)
		if err != nil {
			return choiceJSON{}, err
		}
		if err := checkRight(c, poll, "polls.change_choice"); err != nil {
			return choiceJSON{}, err
		}
		if err := api.Match(c, func() (choiceJSON, error) { return jsonOfChoice(choice), nil }); err != nil {
			return choiceJSON{}, err
		}
		err = saveChoice(c, tx, body, &choice.Choice)
		return jsonOfChoice(choice), err
	})
}

// deleteChoice handles DELETE /polls/ID/choices/CID/.
func deleteChoice(c *api.Call) error {
	err := c.Write(func(tx *gorm.DB) error {
		poll, choice, err := findChoice(c, tx)
		if err != nil {
			return err
		}
		if err := checkRight(c, poll, "polls.delete_choice"); err != nil {
			return err
		}
		if err := api.Match(c, func() (choiceJSON, error) { return jsonOfChoice(choice), nil }); err != nil {
			return err
		}
		return remove(c, tx, &choice.Choice, choice.Choice.ID)
	})
	if err != nil {
		return err
	}
	return c.SendNothing()
}

// findChoice finds the choice of the address through its poll: another poll's
// is not there.
func findChoice(c *api.Call, db *gorm.DB) (*models.Poll, *models.ChoiceTally, error) {
	pollID, err := c.ID("poll")
	if err != nil {
		return nil, nil, err
	}
	id, err := c.ID("choice")
	if err != nil {
		return nil, nil, err
	}
	tally, err := models.PollResults(c.Context(), db, pollID)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(tally.Choices, func(t models.ChoiceTally) bool { return t.Choice.ID == id })
	if i < 0 {
		return nil, nil, fmt.Errorf("finding choice %d of poll %d: %w", id, pollID, gorm.ErrRecordNotFound)
	}
	return &tally.Poll, &tally.Choices[i], nil
}

func saveChoice(c *api.Call, tx *gorm.DB, body *api.Body, choice *models.Choice) error {
	body.Text("choice_text", &choice.ChoiceText)
	if err := body.Err(); err != nil {
		return err
	}
	return record.Save(c.Context(), tx, choice)
}
