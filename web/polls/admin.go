package polls

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
)

// RegisterAdmin puts polls, their choices and their votes on the administration site.
// With live their pages hear of new votes.
func RegisterAdmin(site *admin.Site, live Live) {
	admin.Register(site, live.pollAdmin)
	admin.Register(site, choiceAdmin)
	admin.Register(site, voteAdmin)
	site.AddPage(turnout())
}

// pollAdmin describes polls; poll is a blank one, there to point at its fields.
func (l Live) pollAdmin(poll *models.Poll) admin.Model[models.Poll] {
	return admin.Model[models.Poll]{
		ListDisplay: admin.Columns{
			&poll.Question, &poll.CreatedBy, &poll.PubDate,
			admin.Count("Choices", &poll.Choices), admin.Count("Votes", &poll.Votes),
			admin.Bool("Open", isOpen).OrderBy(&poll.ClosedAt),
		},
		ListFilter:    admin.Filters{byVoting(), byState(), admin.RelatedOnly(&poll.CreatedBy), &poll.PubDate},
		SearchFields:  admin.Search{&poll.Question, admin.Via(&poll.CreatedBy, username)},
		SearchHelp:    "Searches questions and the usernames of those who asked them.",
		DateHierarchy: &poll.PubDate,
		Fields:        admin.Columns{&poll.Question, &poll.CreatedBy, &poll.PubDate, &poll.ClosedAt},
		ReadOnly:      admin.Fields{&poll.PubDate},
		Inlines:       []admin.Inline{admin.Tabular(&poll.Choices, choiceRows)},
		Panels:        []admin.Panel[models.Poll]{{Title: "Results", Render: l.Tallies.drawResults}},
		Pages:         []admin.Page[models.Poll]{{Path: livePath, Needs: admin.View, Serve: l.serve}},
		Autocomplete:  admin.Fields{&poll.CreatedBy},
		SaveAs:        true,
		ViewOnSite:    onSite,
		New:           askedBy,
		Actions: []admin.Action[models.Poll]{
			{Name: "download_results", Label: "Download results (CSV)", Where: admin.OnBoth, File: resultsFile},
			{
				Name: "close_polls", Label: "Close selected polls", ObjectLabel: "Close this poll",
				Where: admin.OnBoth, Run: closePolls,
			},
			{
				Name: "reopen_polls", Label: "Reopen selected polls", ObjectLabel: "Reopen this poll",
				Where: admin.OnBoth, Run: reopenPolls,
			},
		},
	}
}

// choiceRows describes the choices on a poll's page.
func choiceRows(choice *models.Choice) admin.Rows[models.Choice] {
	return admin.Rows[models.Choice]{Fields: admin.Fields{&choice.ChoiceText}, Extra: 3, ShowChangeLink: true}
}

// askedBy proposes the user as the one who asks.
func askedBy(_ context.Context, who session.User, poll *models.Poll) { poll.CreatedByID = who.ID() }

// onSite is where everybody who is logged in sees a poll: the API's browsable page.
func onSite(poll *models.Poll) string { return fmt.Sprintf("/api/polls/%d/", poll.ID) }

func username(user *models.User) any { return &user.Username }

// choiceAdmin describes choices by themselves.
func choiceAdmin(choice *models.Choice) admin.Model[models.Choice] {
	return admin.Model[models.Choice]{
		ListDisplay: admin.Columns{
			&choice.ID, &choice.ChoiceText, &choice.Poll, admin.Via(&choice.Poll, creator),
			admin.Count("Votes", &choice.Votes),
		},
		ListEditable: admin.Fields{&choice.ChoiceText},
		ListFilter:   admin.Filters{admin.RelatedOnly(admin.Via(&choice.Poll, creator)), &choice.Poll},
		SearchFields: admin.Search{&choice.ChoiceText, admin.Via(&choice.Poll, question), admin.Equals(&choice.ID)},
		SearchHelp:   "Searches the choices and the questions, and finds a choice by its ID.",
		Fields:       admin.Columns{&choice.Poll, &choice.ChoiceText},
		RawID:        admin.Fields{&choice.Poll},
	}
}

func creator(poll *models.Poll) any { return &poll.CreatedBy }

func question(poll *models.Poll) any { return &poll.Question }

// voteAdmin describes votes, the latest first: filters by date then leave what lies
// side by side. When one was cast is the server's to say.
func voteAdmin(vote *models.Vote) admin.Model[models.Vote] {
	return admin.Model[models.Vote]{
		ListDisplay:  admin.Columns{&vote.Poll, &vote.Choice, &vote.VotedBy, &vote.VotedAt},
		ListFilter:   admin.Filters{&vote.VotedAt, admin.RelatedOnly(admin.Via(&vote.Poll, creator))},
		SearchFields: admin.Search{admin.Via(&vote.Poll, question), admin.Via(&vote.VotedBy, username)},
		Fields:       admin.Columns{&vote.Poll, &vote.Choice, &vote.VotedBy, &vote.VotedAt},
		ReadOnly:     admin.Fields{&vote.VotedAt},
		Autocomplete: admin.Fields{&vote.Poll, &vote.Choice, &vote.VotedBy},
		Saving:       dateVote,
		Ordering:     []admin.Order{admin.Descending(&vote.VotedAt)},

		ActionsOnBottom: true,
	}
}

// dateVote notes when a vote is cast; one that is corrected keeps its date.
func dateVote(_ context.Context, tx *gorm.DB, _ session.User, vote *models.Vote) error {
	if vote.ID == 0 {
		now := tx.NowFunc()
		vote.VotedAt = &now
	}
	return nil
}
