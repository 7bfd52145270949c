package polls

import (
	"maps"
	"net/http"
	"slices"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/api"
)

// What people read above the resources.
const (
	aboutPolls   = "The polls of this site. Whoever adds one asks it."
	aboutPoll    = "A poll with its choices. Who asked it may change it, and who holds the right to."
	aboutChoices = "What there is to choose from. Who asked the poll may add to it, and who holds the right to."
	aboutChoice  = "A choice of the poll, and how many have voted for it."
	aboutVote    = "A vote for this choice is sent without a body. Everybody has one in a poll."
	aboutVotes   = "Who has voted for what, for those who asked the poll or may see votes."
	aboutResults = "How the poll stands: the votes in all, and the share of each choice."
	aboutStream  = "The results as server-sent events, now and whenever they change."
)

// ofPoll are the fields that a poll is written with. Those choices that a PUT leaves out
// go.
func ofPoll() []api.Input {
	return []api.Input{
		{Name: "question", Required: true, MaxLength: 100},
		{
			Name: "created_by", Type: api.IDInput,
			Help: "The ID of the user who asks: yourself, unless you may change polls.",
		},
		{
			Name: "closed_at", Type: api.TimeInput, Clearable: true,
			Help: "When the poll takes no more votes, like 2026-07-05T11:20:55Z. Blank leaves it open.",
		},
		{Name: "choices", Type: api.ListInput, Help: "The choices, each with its choice_text, and its id to change it."},
	}
}

// ofChoice are the fields that a choice is written with.
func ofChoice() []api.Input {
	return []api.Input{{Name: "choice_text", Required: true, MaxLength: 100}}
}

// toPoll tells which methods the caller has for the poll of the address.
func toPoll(c *api.Call) []string {
	return allowed(c, map[string]string{
		http.MethodPut: "polls.change_poll", http.MethodPatch: "polls.change_poll", http.MethodDelete: "polls.delete_poll",
	})
}

// toChoice tells which methods the caller has for the choices of the address's poll.
func toChoice(c *api.Call) []string {
	return allowed(c, map[string]string{
		http.MethodPost: "polls.add_choice", http.MethodPut: "polls.change_choice",
		http.MethodPatch: "polls.change_choice", http.MethodDelete: "polls.delete_choice",
	})
}

// allowed are the methods whose permission the caller holds, or does not need. Whatever
// keeps the poll from being read, there is nothing to offer.
func allowed(c *api.Call, permissions map[string]string) []string {
	id, err := c.ID("poll")
	if err != nil {
		return nil
	}
	poll, err := record.Find[models.Poll](c.Context(), c.Read(), id)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Collect(maps.Keys(permissions)), func(method string) bool {
		return checkRight(c, poll, permissions[method]) != nil
	})
}
