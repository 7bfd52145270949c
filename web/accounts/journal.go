package accounts

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/admin"
	"pollsadmin/web/cache"
)

// Journal keeps the administration site's history in Django's log.
type Journal struct {
	source func(context.Context) cache.Source
	kinds  *cache.Memo[uint]
}

var _ admin.Journal = Journal{}

// kindBytes is about what a content type takes in memory.
const kindBytes = 50

// NewJournal knows the numbers of content types of databases that tell of their changes,
// in so many bytes.
func NewJournal(source func(context.Context) cache.Source, bytes int64) Journal {
	return Journal{source: source, kinds: cache.NewMemo[uint](bytes)}
}

// Record writes entries within the transaction of the deed.
func (j Journal) Record(ctx context.Context, tx *gorm.DB, entries []admin.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	of := entries[0].Object // all entries of one deed are about one model
	kind, err := j.kind(ctx, tx, of.App, of.Model)
	if err != nil {
		return err
	}
	rows := make([]models.LogEntry, len(entries))
	for i, e := range entries {
		message, err := messageOf(e)
		if err != nil {
			return err
		}
		rows[i] = models.LogEntry{
			ActionTime: e.At, UserID: e.UserID, ContentTypeID: &kind, ObjectID: &entries[i].Object.ID,
			ObjectRepr: e.Text, ActionFlag: models.ActionFlag(e.Deed), ChangeMessage: message,
		}
	}
	if err := models.AddLogEntries(ctx, tx, rows); err != nil {
		return err
	}
	var versions []models.Version
	for i, e := range entries {
		if e.Version != nil {
			versions = append(versions, models.Version{LogID: rows[i].ID, Data: string(e.Version)})
		}
	}
	return models.AddVersions(ctx, tx, versions)
}

// kind is the number of a model's content type.
func (j Journal) kind(ctx context.Context, tx *gorm.DB, app, model string) (uint, error) {
	source := j.source(ctx)
	of := []cache.Part{{Table: models.ContentType{}.TableName()}}
	return j.kinds.Load(ctx, source, app+"."+model, of, func() (uint, error) {
		found, err := models.FindContentType(ctx, tx, app, model)
		if err != nil {
			return 0, err
		}
		return found.ID, nil
	}, func(uint) int { return kindBytes })
}

// Recent returns the last deeds of one user, newest first, without the user's name.
func (Journal) Recent(ctx context.Context, db *gorm.DB, user uint, limit int) ([]admin.Entry, error) {
	rows, err := models.RecentLogEntries(ctx, db, user, limit)
	return entriesOf(rows), err
}

// History returns what was done to one object, newest first.
func (Journal) History(
	ctx context.Context, db *gorm.DB, of admin.Object, offset, limit int,
) ([]admin.Entry, int, error) {
	rows, total, err := models.LogEntriesOf(ctx, db, of.App, of.Model, of.ID, offset, limit)
	if err != nil {
		return nil, 0, err
	}
	kept, err := models.EntriesWithVersion(ctx, db, rows)
	entries := entriesOf(rows)
	for i := range entries {
		entries[i].Kept = kept[entries[i].ID]
	}
	return entries, total, err
}

// Version returns an entry and the version that was recorded with it, if any.
func (Journal) Version(ctx context.Context, db *gorm.DB, entry uint) (admin.Entry, []byte, error) {
	row, err := models.FindLogEntry(ctx, db, entry)
	if err != nil {
		return admin.Entry{}, nil, err
	}
	version, err := models.FindVersion(ctx, db, entry)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return entryOf(*row), nil, nil
	}
	if err != nil {
		return admin.Entry{}, nil, err
	}
	return entryOf(*row), []byte(version.Data), nil
}

func entriesOf(rows []models.LogEntry) []admin.Entry {
	entries := make([]admin.Entry, len(rows))
	for i, row := range rows {
		entries[i] = entryOf(row)
	}
	return entries
}

func entryOf(row models.LogEntry) admin.Entry {
	e := admin.Entry{
		ID: row.ID, At: row.ActionTime, UserID: row.UserID, UserName: row.User.FullName(),
		Text: row.ObjectRepr, Deed: admin.Deed(row.ActionFlag), Note: row.Message(),
	}
	if e.Deed == admin.Deleted {
		e.Note = "Deleted."
	}
	if row.ContentType != nil {
		e.Object.App, e.Object.Model = row.ContentType.AppLabel, row.ContentType.Model
	}
	if row.ObjectID != nil {
		e.Object.ID = *row.ObjectID
	}
	for _, edit := range row.Edits() {
		if edit.Note != "" {
			continue
		}
		e.Changes = append(e.Changes, changeOf(edit))
	}
	return e
}

// messageOf is what Django stores of an entry: nothing for a deletion.
func messageOf(e admin.Entry) (string, error) {
	if e.Deed == admin.Deleted {
		return "", nil
	}
	edits := make([]models.Edit, len(e.Changes))
	for i, change := range e.Changes {
		edits[i] = editOf(change)
	}
	if e.Note != "" {
		edits = append([]models.Edit{{Note: e.Note}}, edits...)
	}
	message, err := models.ChangeMessage(edits...)
	if err != nil {
		return "", fmt.Errorf("writing the message of a log entry: %w", err)
	}
	return message, nil
}

func editOf(change admin.ItemChange) models.Edit {
	item := &models.Item{Name: change.Model, Object: change.Object}
	for _, f := range change.Fields {
		if change.Deed == admin.Changed {
			item.Fields = append(item.Fields, f.Label)
		}
		if f.Old != "" || f.New != "" {
			if item.Values == nil {
				item.Values = map[string][2]string{}
			}
			item.Values[f.Label] = [2]string{f.Old, f.New}
		}
	}
	switch change.Deed {
	case admin.Added:
		return models.Edit{Added: item}
	case admin.Changed:
		return models.Edit{Changed: item}
	}
	return models.Edit{Deleted: item}
}

func changeOf(edit models.Edit) admin.ItemChange {
	change, item := admin.ItemChange{Deed: admin.Changed}, edit.Changed
	switch {
	case edit.Added != nil:
		change.Deed, item = admin.Added, edit.Added
	case edit.Deleted != nil:
		change.Deed, item = admin.Deleted, edit.Deleted
	}
	if item == nil {
		return change
	}
	change.Model, change.Object = item.Name, item.Object
	for _, label := range labelsOf(item) {
		values, kept := item.Values[label]
		if kept {
			change.Fields = append(change.Fields, admin.FieldChange{Label: label, Old: values[0], New: values[1]})
		}
	}
	return change
}

// labelsOf are the fields of an item: in the order of the form where Django
// stores that, else by name.
func labelsOf(item *models.Item) []string {
	if len(item.Fields) > 0 {
		return item.Fields
	}
	return slices.Sorted(maps.Keys(item.Values))
}
