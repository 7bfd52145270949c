package accounts

import (
	"context"

	"github.com/a-h/templ"

	"pollsadmin/models"
	"pollsadmin/web/admin"
)

// RegisterAdmin puts users, groups and the log of what was done on the
// administration site.
func RegisterAdmin(site *admin.Site, hasher *models.Hasher) {
	users := &users{hasher: hasher}
	admin.Register(site, users.describe)
	admin.Register(site, groupAdmin)
	admin.Register(site, logEntryAdmin)
	admin.Register(site, tokenAdmin)
}

// groupAdmin describes groups.
func groupAdmin(group *models.Group) admin.Model[models.Group] {
	return admin.Model[models.Group]{
		ListDisplay:      admin.Columns{&group.Name},
		SearchFields:     admin.Search{&group.Name},
		Ordering:         []admin.Order{admin.Ascending(&group.Name)},
		Fields:           admin.Columns{&group.Name, &group.Permissions},
		FilterHorizontal: admin.Fields{&group.Permissions},
		Choices: []admin.Choices{
			admin.From(&group.Permissions, models.PermissionsInOrder).To(grantablePermissions),
		},
	}
}

// logEntryAdmin describes the log, which nobody edits.
func logEntryAdmin(entry *models.LogEntry) admin.Model[models.LogEntry] {
	message := admin.Text("Change message", (*models.LogEntry).Message)
	return admin.Model[models.LogEntry]{
		ListDisplay: admin.Columns{
			&entry.ActionTime, &entry.User, &entry.ActionFlag, &entry.ContentType, &entry.ObjectRepr, message,
		},
		SortableBy: admin.Columns{&entry.ActionTime, &entry.User, &entry.ObjectRepr},
		ListFilter: admin.Filters{
			&entry.ActionTime, admin.RelatedOnly(&entry.User), admin.Several(&entry.ActionFlag), &entry.ContentType,
		},
		SearchFields:  admin.Search{&entry.ObjectRepr, &entry.ChangeMessage},
		DateHierarchy: &entry.ActionTime,
		Ordering:      []admin.Order{admin.Descending(&entry.ActionTime)},
		Fields: admin.Columns{
			&entry.ActionTime, &entry.User, &entry.ActionFlag, &entry.ContentType, &entry.ObjectID, &entry.ObjectRepr,
		},
		Panels: []admin.Panel[models.LogEntry]{{Title: "What was done", Render: deed}},
		Allow:  admin.ViewOnly[models.LogEntry]("admin.view_logentry"),
	}
}

// deed draws what an entry of the log is about.
func deed(ctx context.Context, v *admin.Visit, entry *models.LogEntry) (templ.Component, error) {
	return v.Deed(ctx, entry.ID)
}
