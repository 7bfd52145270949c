package accounts

import (
	"context"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
)

// ContentType gives the names of the model that Django knows by a number.
func ContentType(ctx context.Context, db *gorm.DB, id uint) (app, model string, err error) {
	kind, err := record.Find[models.ContentType](ctx, db, id)
	if err != nil {
		return "", "", err
	}
	return kind.AppLabel, kind.Model, nil
}
