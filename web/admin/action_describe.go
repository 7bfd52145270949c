package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"gorm.io/gorm"
)

// Action is something to do to the objects that were ticked in the list, or to
// the one that a page is about.
type Action[T any] struct {
	Name  string // the value of the parameter action
	Label string // what the list offers: "Deactivate selected users"
	// ObjectLabel is what the page of one object offers: "Deactivate this user".
	// Without it, Label.
	ObjectLabel string
	// Needs is the right without which the action is not offered, and which is
	// asked for again for every object. Unless set, Change for Run, View for File.
	Needs Verb
	// Where the action is offered: OnList unless set. Django 6.1's location.
	Where Where
	// Confirm is a question to ask, with the objects listed, before Run or File:
	// "Do you want to close the accounts of these users?" Without it nobody is asked.
	Confirm string
	// Run does it, in one transaction, and returns what the user is told.
	Run func(ctx context.Context, tx *gorm.DB, rows []*T) (string, error)
	// File, instead of Run, changes nothing and gives something to download.
	// Both may complain with a record.Invalid.
	File func(ctx context.Context, db *gorm.DB, rows []*T) (File, error)
}

// Where says on which pages an action is offered.
type Where uint8

// The places of an action.
const (
	OnList   Where = iota // above the list, for the objects that are ticked
	OnObject              // on top of an object's page, for this one
	OnBoth
)

// File is what an action gives to download. Write runs while the client reads,
// which may take its time: what it needs of the database was read before.
type File struct {
	Name  string // "results.csv"; the tenant's name comes before it
	Type  string // "text/csv; charset=utf-8"
	Write func(to io.Writer) error
}

// action is an Action with its type erased.
type action struct {
	name, label, objectLabel string
	needs                    Verb
	where                    Where
	confirm                  string
	run                      func(ctx context.Context, tx *gorm.DB, rows []row) (string, error)
	file                     func(ctx context.Context, db *gorm.DB, rows []row) (File, error)
}

// describeActions erases the types of a model's actions, and finds what is
// wrong with them.
func describeActions[T any](r *registrar, m Model[T]) {
	for i, a := range m.Actions {
		if err := checkAction(a, r.res.actions); err != nil {
			r.wrong("Actions", i, err)
			continue
		}
		erased := action{
			name: a.Name, label: a.Label, objectLabel: cmp.Or(a.ObjectLabel, a.Label),
			needs: a.Needs, where: a.Where, confirm: a.Confirm,
		}
		if a.Run != nil {
			erased.needs = cmp.Or(a.Needs, Change)
			erased.run = func(ctx context.Context, tx *gorm.DB, rows []row) (string, error) {
				return a.Run(ctx, tx, typed[T](rows))
			}
		} else {
			erased.needs = cmp.Or(a.Needs, View)
			erased.file = func(ctx context.Context, db *gorm.DB, rows []row) (File, error) {
				return a.File(ctx, db, typed[T](rows))
			}
		}
		r.res.actions = append(r.res.actions, erased)
	}
}

func checkAction[T any](a Action[T], others []action) error {
	switch {
	case a.Name == "" || a.Label == "":
		return errors.New("an action needs a name and a label")
	case a.Name == actionDelete || a.Name == actionExport:
		return fmt.Errorf("every model has an action %q already", a.Name)
	case slices.ContainsFunc(others, func(o action) bool { return o.name == a.Name }):
		return fmt.Errorf("there is another action %q", a.Name)
	case (a.Run == nil) == (a.File == nil):
		return fmt.Errorf("the action %q needs either Run or File", a.Name)
	}
	return nil
}

func (a action) onList() bool   { return a.where != OnObject }
func (a action) onObject() bool { return a.where != OnList }
