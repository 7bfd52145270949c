package admin

import (
	"context"
	"log/slog"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/views"
	"pollsadmin/web/session"
)

// Page is a further page about one object, at /admin/A/M/ID/PATH/: Django's
// get_urls. Serve answers GET and POST; who may not do what it Needs never
// gets there.
type Page[T any] struct {
	Path  string
	Label string // of the link on the change form
	Needs Verb
	Serve func(c echo.Context, v *Visit, row *T) error
}

// Visit is a request to a Page, or to the page that a Panel or a Part is on,
// and what these may ask of the site. A Part is about no object.
type Visit struct {
	v   *visit
	row row
}

// User is who sends the request.
func (v *Visit) User() session.User { return v.v.who }

// Read is the database to look things up in.
func (v *Visit) Read() *gorm.DB { return v.v.site.cfg.Read(v.v.ctx) }

// Allows reports whether somebody may do something to the page's object, and come
// to the site at all: for pages that last, and must ask again.
func (v *Visit) Allows(ctx context.Context, who session.User, verb Verb) bool {
	return who.IsActive() && who.IsStaff() && v.v.res.permits(ctx, who, verb, &v.row)
}

// Now is the time that the page goes by, in the tenant's zone.
func (v *Visit) Now() time.Time { return v.v.site.cfg.Now().In(v.v.zone()) }

// URL is the address of a further page about the object.
func (v *Visit) URL(page string) string { return v.v.res.objectURL(v.v.res.idText(v.row), page) }

// ObjectURL is the address of any object, by its model's permission name
// ("polls.poll"); empty when the user may not look at such objects.
func (v *Visit) ObjectURL(model string, id uint) string {
	if r := v.viewable(model); r != nil {
		return r.objectURL(keyText(id), "change")
	}
	return ""
}

// ListURL is the address of a model's list, empty when the user may not see it.
func (v *Visit) ListURL(model string) string {
	if r := v.viewable(model); r != nil {
		return r.url()
	}
	return ""
}

func (v *Visit) viewable(model string) *resource {
	for _, r := range v.v.site.resources {
		if r.app+"."+r.name == model && v.v.mayTo(r, View) {
			return r
		}
	}
	return nil
}

// ChangeURL is the address of the object's change form.
func (v *Visit) ChangeURL() string {
	return withQuery(v.v.res.objectURL(v.v.res.idText(v.row), "change"), preservedOf(v.v.c))
}

// Page is the frame of a page about the object.
func (v *Visit) Page(title string) views.Page {
	r := v.v.res
	page := v.v.page(title, "change-form",
		v.v.listCrumb(), views.Link{Text: r.text(v.row), URL: v.ChangeURL()}, views.Link{Text: title})
	page.Subtitle = r.text(v.row)
	return page
}

// Render sends a page.
func (v *Visit) Render(status int, page templ.Component) error { return v.v.render(status, page) }

// Change runs fn, and notes in the object's history that the field of that
// label was changed, in one transaction. Its values are not kept.
func (v *Visit) Change(label string, fn func(tx *gorm.DB) error) error {
	return v.v.site.cfg.Write(v.v.ctx, func(tx *gorm.DB) error {
		if err := fn(tx); err != nil {
			return err
		}
		entry := v.v.entry(Changed, v.row)
		entry.Changes = []ItemChange{{Deed: Changed, Fields: []FieldChange{{Label: label}}}}
		return v.v.site.cfg.Journal.Record(v.v.ctx, tx, []Entry{entry})
	})
}

// Tell shows a message on the next page.
func (v *Visit) Tell(m views.Message) { session.Flash(v.v.ctx, m) }

// Config is what the site needs of the program around it. All of it is required
// but Location, which is UTC unless set, NoteExport and Dashboard.
type Config struct {
	Brand    views.Site
	Prefix   string            // "/admin/"
	AppNames map[string]string // "auth" → "Authentication and authorization"
	Read     func(context.Context) *gorm.DB
	Write    func(context.Context, func(tx *gorm.DB) error) error
	Journal  Journal
	Now      func() time.Time
	Location func(context.Context) *time.Location
	// NoteExport is told which rows leave the site, whoever asks for them.
	NoteExport func(c echo.Context, about ...slog.Attr)
	// Dashboard gives the parts that stand above the models on the index, for
	// whoever looks at it: none unless set. What a user may see of them is the
	// dashboard's to decide; Django's admin has no such thing.
	Dashboard func(ctx context.Context, v *Visit) ([]Part, error)
}
