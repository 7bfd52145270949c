package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// kind is a model as Django's content types and permissions know it.
type kind struct{ app, model, name string }

// kinds are in the order in which Django's "migrate" numbers them.
func kinds() []kind {
	return []kind{
		{"admin", "logentry", "log entry"},
		{"auth", "permission", "permission"},
		{"auth", "group", "group"},
		{"auth", "user", "user"},
		{"contenttypes", "contenttype", "content type"},
		{"sessions", "session", "session"},
		{"authtoken", "token", "Token"},
		{"polls", "poll", "poll"},
		{"polls", "choice", "choice"},
		{"polls", "vote", "vote"},
	}
}

// permissions are the four rights to a model, without ids.
func (k kind) permissions() []Permission {
	var list []Permission
	for _, verb := range []string{"add", "change", "delete", "view"} {
		list = append(list, Permission{Codename: verb + "_" + k.model, Name: "Can " + verb + " " + k.name})
	}
	return list
}

// AddMissingPermissions adds the content types and permissions of our models
// that the database lacks; older Djangos knew no right to view.
func AddMissingPermissions(ctx context.Context, tx *gorm.DB) error {
	tx = tx.WithContext(ctx)
	if err := addContentTypes(tx); err != nil {
		return fmt.Errorf("adding content types: %w", err)
	}
	missing, err := MissingPermissions(ctx, tx)
	if err != nil || len(missing) == 0 {
		return err
	}
	if err := tx.Omit(clause.Associations).Clauses(clause.OnConflict{DoNothing: true}).Create(missing).Error; err != nil {
		return fmt.Errorf("adding permissions: %w", err)
	}
	return nil
}

func addContentTypes(tx *gorm.DB) error {
	known, err := contentTypes(tx)
	if err != nil {
		return err
	}
	var missing []ContentType
	for _, k := range kinds() {
		if known[kind{app: k.app, model: k.model}] == 0 {
			missing = append(missing, ContentType{AppLabel: k.app, Model: k.model})
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return tx.Omit(clause.Associations).Clauses(clause.OnConflict{DoNothing: true}).Create(missing).Error
}

// contentTypes gives the ids by app and model.
func contentTypes(db *gorm.DB) (map[kind]uint, error) {
	var all []ContentType
	if err := db.Find(&all).Error; err != nil {
		return nil, err
	}
	ids := make(map[kind]uint, len(all))
	for _, t := range all {
		ids[kind{app: t.AppLabel, model: t.Model}] = t.ID
	}
	return ids, nil
}

// MissingPermissions lists the permissions of our models that the database
// lacks, in Django's order.
func MissingPermissions(ctx context.Context, db *gorm.DB) ([]Permission, error) {
	db = db.WithContext(ctx)
	types, err := contentTypes(db)
	if err != nil {
		return nil, fmt.Errorf("reading content types: %w", err)
	}
	var there []Permission
	if err := db.Find(&there).Error; err != nil {
		return nil, fmt.Errorf("reading permissions: %w", err)
	}
	type right struct {
		typeID   uint
		codename string
	}
	known := make(map[right]bool, len(there))
	for _, p := range there {
		known[right{p.ContentTypeID, p.Codename}] = true
	}
	var missing []Permission
	for _, k := range kinds() {
		id := types[kind{app: k.app, model: k.model}]
		for _, p := range k.permissions() {
			p.ContentTypeID = id
			if !known[right{id, p.Codename}] {
				missing = append(missing, p)
			}
		}
	}
	return missing, nil
}

// FindContentType finds a model's content type by Django's names ("polls", "poll").
func FindContentType(ctx context.Context, db *gorm.DB, app, model string) (*ContentType, error) {
	var found ContentType
	err := db.WithContext(ctx).Where("app_label = ? AND model = ?", app, model).Take(&found).Error
	if err != nil {
		return nil, fmt.Errorf("finding the content type %s.%s: %w", app, model, err)
	}
	return &found, nil
}
