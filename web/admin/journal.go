package admin

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Journal keeps what was done through the site, in the database it was done to.
type Journal interface {
	// Record writes entries within the transaction of the deed.
	Record(ctx context.Context, tx *gorm.DB, entries []Entry) error
	// Recent returns the last deeds of one user, newest first, without the user's name.
	Recent(ctx context.Context, db *gorm.DB, user uint, limit int) ([]Entry, error)
	// History returns what was done to one object, newest first, and how many entries there are.
	History(ctx context.Context, db *gorm.DB, of Object, offset, limit int) ([]Entry, int, error)
	// Version returns an entry and the version that was recorded with it, nil when
	// none was; gorm.ErrRecordNotFound when there is no such entry.
	Version(ctx context.Context, db *gorm.DB, entry uint) (Entry, []byte, error)
}

// Object names an object of any model.
type Object struct{ App, Model, ID string }

// Deed is Django's action flag.
type Deed uint8

// What can be done to an object.
const (
	Added   Deed = 1
	Changed Deed = 2
	Deleted Deed = 3
)

// Entry is one deed in the journal.
type Entry struct {
	ID       uint // only when read
	At       time.Time
	UserID   uint
	UserName string // full name; only when read
	Object   Object
	Text     string // the object's text at the time
	Deed     Deed
	Note     string       // when written, a sentence before the changes; when read, all in words
	Changes  []ItemChange // what happened to the object and to its children
	Version  []byte       // the object after the deed, or before it was deleted; nil to keep none; only when written
	Kept     bool         // there is a Version; only in the history of an object
}

// ItemChange is what happened to the object itself, or with Model and Object
// set to one of its children.
type ItemChange struct {
	Deed   Deed
	Model  string // "choice"
	Object string // the child's text
	Fields []FieldChange
}

// FieldChange is a field that got another value; both are as people read them.
type FieldChange struct{ Label, Old, New string }

// String is the deed in a word, for icons and for people.
func (d Deed) String() string {
	switch d {
	case Added:
		return "added"
	case Changed:
		return "changed"
	}
	return "deleted"
}

// entry begins a journal entry about a row.
func (v *visit) entry(deed Deed, r row) Entry {
	return Entry{
		At: v.site.cfg.Now(), UserID: v.who.ID(), Deed: deed, Text: v.res.text(r),
		Object: Object{App: v.res.app, Model: v.res.name, ID: v.res.idText(r)},
	}
}
