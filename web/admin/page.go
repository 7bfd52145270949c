package admin

import (
	"context"
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/views"
	"pollsadmin/web/cache"
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

// Visit is a request to a Page, or to the page that a Panel is on, and what these
// may ask of the site. All that a Reader knows it knows too.
type Visit struct {
	SiteVisit
	row row
}

// Allows reports whether somebody may do something to the page's object, and come
// to the site at all: for pages that last, and must ask again.
func (v *Visit) Allows(ctx context.Context, who session.User, verb Verb) bool {
	return who.IsActive() && who.IsStaff() && v.v.res.permits(ctx, who, verb, &v.row)
}

// URL is the address of a further page about the object.
func (v *Visit) URL(page string) string { return v.v.res.objectURL(v.v.res.idText(v.row), page) }

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

// Config is what the site needs of the program around it. All of it is required
// but Location, which is UTC unless set, WriteShared, Patience, ContentType, Keep, NoteExport, Dashboard and AppList.
type Config struct {
	Brand    views.Site        // header, titles and addresses; see there
	Prefix   string            // "/admin/"
	AppNames map[string]string // "auth" → "Authentication and authorization"
	Read     func(context.Context) *gorm.DB
	Write    func(context.Context, func(tx *gorm.DB) error) error
	// WriteShared is Write for what takes a moment: the transaction may be shared
	// with others that do. Write unless set.
	WriteShared func(context.Context, func(tx *gorm.DB) error) error
	Journal     Journal
	Now         func() time.Time
	Location    func(context.Context) *time.Location
	// EmptyValue stands for what is blank or missing, "-" unless set: Django's
	// AdminSite.empty_value_display.
	EmptyValue string
	// ContentType gives the names of the model that Django knows by a number; a
	// number that is none is gorm.ErrRecordNotFound. ViewOnSite needs it.
	ContentType func(ctx context.Context, db *gorm.DB, id uint) (app, model string, err error)
	// Patience is how long a page waits for what it can do without: the objects
	// beside the one that it shows, the numbers beside the choices of its filters.
	// 75 ms unless set.
	Patience time.Duration
	// Keep may answer a list or a change form in place of page, with what it kept of
	// page's answer to the same visitor: nobody has changed anything since. Every
	// page is made anew unless set; Django has its cache framework for that.
	Keep func(c echo.Context, page func() error) error
	// Source is the database of the request as it tells what has changed in it, nil
	// where it cannot: then, and where there is no Source, nothing is kept of lists and
	// forms but by Keep. Pieces is how many bytes are.
	Source func(context.Context) cache.Source
	Pieces int64
	// NoteExport is told which rows leave the site, whoever asks for them.
	NoteExport func(c echo.Context, about ...slog.Attr)
	// Dashboard gives the parts that stand above the models on the index, for
	// whoever looks at it: none unless set. What a user may see of them is the
	// dashboard's to decide; Django's admin has no such thing.
	Dashboard func(ctx context.Context, r Reader) ([]Part, error)
	// AppList orders and groups what the index and the sidebar list for somebody:
	// Django's get_app_list. Unless set apps and models are in alphabetical order,
	// and an app's pages come after its models.
	AppList func(ctx context.Context, apps []views.App) []views.App
}
