package admin

import "pollsadmin/views"

// PopupResponse ends a popup: its script tells the opener what was saved.
type PopupResponse struct {
	Page   views.Page
	Answer string // JSON: value, obj, action, new_value
	Model  string // "polls.poll"
	Text   string // what people read who opened it without an opener
}
