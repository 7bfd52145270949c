package admin

import (
	"context"
	"net/url"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

// resource is a registered model with its type erased: what handlers work with.
type resource struct {
	*binding
	columns    []listColumn
	filters    []filter
	filterable map[string]trail // what a URL may filter by, by name
	showFacets Facets
	searches   []searchField
	searchHelp string
	hierarchy  *field
	ordering   []orderKey
	perPage    int
	maxShowAll int

	noFullCount bool

	fieldsets       []fieldset
	inlines         []*inline
	add             *addForm
	pages           []objectPage
	panels          []panel
	saveAs          bool
	asToList        bool // where "Save as new" leads
	maxTree         int
	saveOnTop       bool
	hidden          bool
	actionsOnBottom bool
	onSite          func(r row) string // where the public sees it, nil for nowhere
	actions         []action
	noExport        bool

	allow    func(ctx context.Context, who session.User, verb Verb, r *row) bool
	prepare  func(ctx context.Context, who session.User, r row)
	saving   func(ctx context.Context, tx *gorm.DB, who session.User, r row) error
	saved    func(ctx context.Context, tx *gorm.DB, who session.User, r row) error
	deleting func(ctx context.Context, tx *gorm.DB, rows []row) error
}

// addForm is an AddForm with its type erased.
type addForm struct {
	intro string
	items []item
	asks  []ui.Field
	apply func(ctx context.Context, r row, answers url.Values) error
}

// objectPage is a Page with its type erased.
type objectPage struct {
	path, label string
	needs       Verb
	serve       func(c echo.Context, v *visit, r row) error
}

// items are all lines of the form, in order.
func (r *resource) items() []item { return itemsOf(r.fieldsets) }

// url is the address of the list.
func (r *resource) url() string { return r.site.cfg.Prefix + r.app + "/" + r.name + "/" }

// objectURL is the address of a page about one object.
func (r *resource) objectURL(id, page string) string { return r.url() + id + "/" + page + "/" }
