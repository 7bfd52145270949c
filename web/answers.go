package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/api"
)

// answers keeps what the API answered in the database that it is given.
type answers struct{}

var _ api.Answers = answers{}

// Find makes a row of models what web/api calls one.
func (answers) Find(ctx context.Context, db *gorm.DB, user uint, keyHash []byte) (*api.Answer, error) {
	found, err := models.FindAnswer(ctx, db, user, keyHash)
	if err != nil {
		return nil, err
	}
	given := &api.Answer{
		Request: found.Request, Fingerprint: found.Fingerprint, Status: found.Status, Body: found.Body,
	}
	if err := json.Unmarshal([]byte(found.Header), &given.Header); err != nil {
		return nil, fmt.Errorf("reading the header of an answer that was kept: %w", err)
	}
	return given, nil
}

// Keep stores an answer with what it tells of.
func (answers) Keep(ctx context.Context, tx *gorm.DB, user uint, keyHash []byte, given *api.Answer) error {
	header, err := json.Marshal(given.Header)
	if err != nil {
		return fmt.Errorf("writing the header of an answer: %w", err)
	}
	err = models.KeepAnswer(ctx, tx, &models.KeptAnswer{
		UserID: user, KeyHash: keyHash, Request: given.Request, Fingerprint: given.Fingerprint,
		Status: given.Status, Header: string(header), Body: given.Body,
	})
	if errors.Is(err, models.ErrAnswered) {
		return fmt.Errorf("%w: %w", api.ErrAnswered, err)
	}
	return err
}
