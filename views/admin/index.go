// Package admin holds the pages of the administration site, after Django's.
package admin

import "pollsadmin/views"

// Index is the front page, or with Recent nil the page of one app.
type Index struct {
	Page       views.Page
	Dashboard  []Panel // above the apps
	Apps       []views.App
	ShowRecent bool
	Recent     []RecentAction
}

// RecentAction is something that the user did lately.
type RecentAction struct {
	Action string // added, changed or deleted: the icon, and its text for screen readers
	Object views.Link
	Model  string
}
