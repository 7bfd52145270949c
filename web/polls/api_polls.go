package polls

import (
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

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
