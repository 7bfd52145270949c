package admin

import (
	"context"
	"net/url"

	"pollsadmin/views/ui"
)

// AddForm takes the place of the fields on the add form: step one of two. The
// user comes to the full form as soon as the object is saved.
type AddForm[T any] struct {
	Intro  string
	Fields Fields
	Asks   []ui.Field // questions that no field stores, such as a password, twice
	// Apply puts the answers into the new row, before any transaction is begun.
	// A record.Invalid names the questions that were answered wrongly.
	Apply func(ctx context.Context, row *T, answers url.Values) error
}
