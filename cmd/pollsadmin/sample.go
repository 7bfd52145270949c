package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
)

// sample fills one tenant with the data of the demo.
type sample struct {
	ctx    context.Context
	tx     *gorm.DB
	now    time.Time
	tenant tenants.Name
	hash   string // the superuser's password

	admin  *models.User
	voters []*models.User
}

// sampleQuestion is a poll of the demo.
type sampleQuestion struct {
	text    string
	choices []string
	daysAgo int
	closed  int // days ago, too; 0 for one that is open
}

// sampleQuestions are the polls of each tenant: different ones, with the same ids.
func sampleQuestions(tenant tenants.Name) []sampleQuestion {
	if tenant == demoPotter {
		return []sampleQuestion{
			{"Which house wins the cup this year?", []string{"Gryffindor", "Hufflepuff", "Ravenclaw", "Slytherin"}, 40, 0},
			{"Best sweet on the train?", []string{"Chocolate frogs", "Every-flavour beans", "Pumpkin pasties"}, 21, 12},
			{"Should the library stay open at night?", []string{"Yes", "No", "Only before exams"}, 9, 0},
			{"Where shall we go on Saturday?", []string{"The village", "The lake", "Nowhere, too much homework"}, 2, 0},
		}
	}
	return []sampleQuestion{
		{
			"What is the weight of an unladen swallow?",
			[]string{"African: 20 g", "European: 24 g", "I don’t know that"}, 45, 0,
		},
		{"Which meeting could have been an e-mail?", []string{"Monday’s", "Wednesday’s", "All of them"}, 30, 19},
		{"Tea or coffee in the new kitchen?", []string{"Tea", "Coffee", "Both", "A juice press"}, 14, 0},
		{"When do we hold the summer party?", []string{"June", "July", "August"}, 6, 0},
		{"Hammers in the office?", []string{"Always", "Only on Thursdays", "Please not"}, 1, 0},
	}
}

func (s *sample) fill() error {
	if err := s.addUsers(); err != nil {
		return fmt.Errorf("adding users: %w", err)
	}
	for i, q := range sampleQuestions(s.tenant) {
		if err := s.addPoll(i, q); err != nil {
			return fmt.Errorf("adding the poll %q: %w", q.text, err)
		}
	}
	return nil
}

func (s *sample) addUsers() error {
	admin, err := models.CreateSuperuser(s.ctx, s.tx, demoAdmin, s.address(demoAdmin), s.hash)
	if err != nil {
		return err
	}
	admin.DateJoined = s.now.AddDate(0, 0, -61)
	if err := record.Save(s.ctx, s.tx, admin); err != nil {
		return err
	}
	s.admin = admin
	for i, name := range []string{"ada", "alan", "barbara", "dennis", "edsger", "grace", "ken", "margaret"} {
		u := &models.User{
			Username: name, Email: s.address(name), Password: models.UnusablePassword(),
			IsActive: true, IsStaff: i == 0, DateJoined: s.now.AddDate(0, 0, -60+i),
		}
		if err := record.Save(s.ctx, s.tx, u); err != nil {
			return err
		}
		s.voters = append(s.voters, u)
	}
	return s.addEditors()
}

func (s *sample) address(name string) string { return fmt.Sprintf("%s@%s.example.com", name, s.tenant) }

// addEditors makes a group that may edit polls, with one member of staff.
func (s *sample) addEditors() error {
	editors := &models.Group{Name: "Editors"}
	if err := record.Save(s.ctx, s.tx, editors); err != nil {
		return err
	}
	editing := []string{"add_poll", "change_poll", "view_poll", "add_choice", "change_choice", "view_choice"}
	var permissions []uint
	err := s.tx.Model(&models.Permission{}).
		Where("codename IN ?", editing).
		Pluck("id", &permissions).Error
	if err != nil {
		return err
	}
	if err := record.Link(s.ctx, s.tx, editors, "Permissions", permissions); err != nil {
		return err
	}
	return record.Link(s.ctx, s.tx, s.voters[0], "Groups", []uint{editors.ID})
}

func (s *sample) addPoll(number int, q sampleQuestion) error {
	author := s.voters[number%len(s.voters)]
	if number == 0 {
		author = s.admin
	}
	poll := &models.Poll{Question: q.text, CreatedByID: author.ID, PubDate: s.date(q.daysAgo)}
	if err := record.Save(s.ctx, s.tx, poll); err != nil {
		return err
	}
	if err := s.addLog(poll); err != nil {
		return err
	}
	var choices []*models.Choice
	for _, text := range q.choices {
		choice := &models.Choice{PollID: poll.ID, ChoiceText: text}
		if err := record.Save(s.ctx, s.tx, choice); err != nil {
			return err
		}
		choices = append(choices, choice)
	}
	for i, voter := range s.voters[:len(s.voters)-number] {
		choice := choices[(i*i+number)%len(choices)]
		at := s.voteDate(poll, q, i)
		vote := &models.Vote{PollID: poll.ID, ChoiceID: choice.ID, VotedByID: voter.ID, VotedAt: &at}
		if err := record.Save(s.ctx, s.tx, vote); err != nil {
			return err
		}
	}
	return s.closePoll(poll, q)
}

// closePoll comes after the votes, which it would refuse.
func (s *sample) closePoll(poll *models.Poll, q sampleQuestion) error {
	if q.closed == 0 {
		return nil
	}
	at := s.date(q.closed)
	poll.ClosedAt = &at
	return record.Save(s.ctx, s.tx, poll)
}

// date is some days ago, at another hour each time.
func (s *sample) date(daysAgo int) time.Time {
	return s.now.AddDate(0, 0, -daysAgo).Add(-time.Duration(daysAgo*7%11) * time.Hour)
}

// voteDate is some time after the poll was asked, and not after it was closed, or
// now: most vote early, and a few when they are reminded.
func (s *sample) voteDate(poll *models.Poll, q sampleQuestion, number int) time.Time {
	open := s.date(q.closed).Sub(poll.PubDate)
	return poll.PubDate.Add(open * time.Duration(1+number*number) / 60)
}

// addLog notes that the superuser added a poll.
func (s *sample) addLog(poll *models.Poll) error {
	kind, err := models.FindContentType(s.ctx, s.tx, "polls", "poll")
	if err != nil {
		return err
	}
	message, err := models.ChangeMessage(models.Edit{Added: &models.Item{}})
	if err != nil {
		return err
	}
	id := strconv.FormatUint(uint64(poll.ID), 10)
	return models.AddLogEntries(s.ctx, s.tx, []models.LogEntry{{
		ActionTime: poll.PubDate, UserID: s.admin.ID, ContentTypeID: &kind.ID, ObjectID: &id,
		ObjectRepr: poll.Question, ActionFlag: models.Addition, ChangeMessage: message,
	}})
}
