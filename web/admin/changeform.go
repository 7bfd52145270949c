package admin

import (
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// errForbiddenPage is what somebody gets who may not do this to the model.
var errForbiddenPage = echo.NewHTTPError(http.StatusForbidden, "You do not have permission to do this.")

// changeForm is the page of one object at work: its form and its children's.
type changeForm struct {
	v        *visit
	form     *form
	formsets []*formset
	fresh    bool // the object is not saved yet
	stepOne  bool // the add form asks other questions than the full one
	asks     []ui.Field
	editable bool
	opened   time.Time // before anything was read
	note     string    // a sentence for the journal
	copied   bool      // "Save as new" was refused: only that is offered again
	sought   sought
}

// newChangeForm lays out the form of a row for somebody who may edit it or not.
func (v *visit) newChangeForm(r row, editable bool) *changeForm {
	c := &changeForm{v: v, fresh: v.res.id(r) == 0, editable: editable, opened: v.began}
	items := v.res.items()
	if c.fresh && v.res.add != nil {
		c.stepOne, items = true, v.res.add.items
		c.asks = v.res.add.asks
	}
	shown := make([]item, len(items))
	for i, it := range items {
		it.readOnly = it.readOnly || !editable
		shown[i] = it
	}
	c.form = newForm(v.ctx, v.res.binding, r, shown, "", v.zone())
	c.form.looks = v.looks()
	if c.stepOne {
		return c
	}
	for _, in := range v.res.inlines {
		if can := in.rights(v.ctx, v.who, editable); can.view {
			c.formsets = append(c.formsets, newFormset(v, in, can, r))
		}
	}
	return c
}

// load reads what hangs on the row: links, children, related objects.
func (c *changeForm) load(db *gorm.DB) error {
	if err := c.form.loadLinks(db); err != nil {
		return err
	}
	if err := resolve(db, c.form); err != nil {
		return err
	}
	id := c.v.res.id(c.form.row)
	for _, s := range c.formsets {
		if s.isKnown(id) {
			continue
		}
		if err := s.load(db, id); err != nil {
			return err
		}
	}
	return nil
}

// read takes what was posted into the row and its children.
func (c *changeForm) read(db *gorm.DB, posted url.Values, children uint, copying bool) error {
	if err := c.form.loadLinks(db); err != nil {
		return err
	}
	c.form.read(posted)
	if err := resolve(db, c.form); err != nil {
		return err
	}
	for _, s := range c.formsets {
		if err := s.read(db, posted, children, copying); err != nil {
			return err
		}
	}
	return nil
}

func (c *changeForm) errorCount() int {
	n := c.form.errorCount()
	for _, ask := range c.asks {
		n += len(ask.Errors)
	}
	for _, s := range c.formsets {
		n += s.errorCount()
	}
	return n
}

// page draws the form.
func (c *changeForm) page(db *gorm.DB) (viewadmin.ChangeForm, error) {
	v := c.v
	options := newOptionSource(v, db, c.sought)
	page := viewadmin.ChangeForm{
		Page: c.frame(), Name: v.res.singular, Errors: c.form.errors, ErrorCount: c.errorCount(),
		Action: withQuery(v.c.Request().URL.Path, v.c.QueryString()), Buttons: c.buttons(), Hidden: popupParams(v),
		Sought: c.sought.name, SaveOnTop: v.res.saveOnTop,
	}
	page.Page.Invalid = page.ErrorCount > 0
	if !c.fresh && !v.popup {
		page.Actions, page.ObjectID = v.objectActions(&c.form.row), v.res.idText(c.form.row)
		page.HistoryURL = withQuery(v.res.objectURL(v.res.idText(c.form.row), "history"), preservedOf(v.c))
	}
	if !c.fresh && !v.popup && v.res.onSite != nil {
		page.SiteURL = v.res.onSite(c.form.row)
	}
	if c.stepOne {
		page.Intro = v.res.add.intro
	}
	if !c.fresh && c.editable {
		page.Hidden = append(page.Hidden, viewadmin.Param{Name: paramVersion, Value: c.version()})
	}
	err := c.addSteps(&page.Page)
	if err != nil {
		return page, err
	}
	if page.Panels, err = c.panels(); err != nil {
		return page, err
	}
	if page.Fieldsets, err = c.fieldsets(options); err != nil {
		return page, err
	}
	if err := c.drawFieldsets(&page); err != nil {
		return page, err
	}
	for _, s := range c.formsets {
		inline, err := s.drawn(options)
		if err != nil {
			return page, err
		}
		page.Inlines = append(page.Inlines, inline)
	}
	return page, nil
}

func (c *changeForm) frame() views.Page {
	v := c.v
	title, about := "Add "+v.res.singular, ""
	switch {
	case !c.fresh && c.editable:
		title = "Change " + v.res.singular
	case !c.fresh:
		title = "View " + v.res.singular
	}
	if !c.fresh {
		about = v.res.text(c.form.row)
	}
	crumb := about
	if c.fresh {
		crumb = title
	}
	page := v.page(title, "change-form", v.listCrumb(), views.Link{Text: crumb})
	page.Subtitle = about
	return page
}

func (c *changeForm) fieldsets(options *optionSource) ([]viewadmin.Fieldset, error) {
	sets := c.v.res.fieldsets
	if c.stepOne {
		sets = []fieldset{{items: c.v.res.add.items}}
	}
	inputs := c.form.inputs
	var list []viewadmin.Fieldset
	for _, fs := range sets {
		view := viewadmin.Fieldset{
			Title: fs.title, Description: fs.description, Links: c.pageLinks(fs.pages), Collapsed: fs.collapsed,
		}
		for range fs.items {
			field, err := c.form.view(inputs[0], options)
			if err != nil {
				return nil, err
			}
			field.Joined = inputs[0].joined
			view.Fields, inputs = append(view.Fields, field), inputs[1:]
		}
		list = append(list, view)
	}
	if c.stepOne {
		list[0].Fields = append(list[0].Fields, c.asks...)
	}
	if c.fresh && c.errorCount() == 0 && c.sought.name == "" {
		focusFirst(list)
	}
	return list, nil
}

// focusFirst begins an add form where one types first.
func focusFirst(sets []viewadmin.Fieldset) {
	for _, set := range sets {
		for i, f := range set.Fields {
			if f.Widget != ui.Static && !set.Collapsed {
				set.Fields[i].Autofocus = true
				return
			}
		}
	}
}

// pageLinks are the buttons to further pages about the object.
func (c *changeForm) pageLinks(paths []string) []views.Link {
	var links []views.Link
	for _, path := range paths {
		for _, p := range c.v.res.pages {
			if p.path == path && !c.fresh && !c.v.popup && c.v.may(p.needs, &c.form.row) {
				id := c.v.res.idText(c.form.row)
				links = append(links, views.Link{Text: p.label, URL: withQuery(c.v.res.objectURL(id, path), preservedOf(c.v.c))})
			}
		}
	}
	return links
}

// buttons are those that Django's admin would show.
func (c *changeForm) buttons() viewadmin.Buttons {
	v, b := c.v, viewadmin.Buttons{CloseURL: c.v.listURL(), ContinueLabel: "Save and continue editing"}
	add := v.may(Add, nil)
	if !c.editable {
		return b
	}
	if c.copied {
		b.SaveAsNew, b.Copying = true, true
		return b
	}
	b.Save, b.Continue = true, !v.popup
	if v.popup {
		b.CloseURL = "" // a dialog has its own, a window the browser's
		return b
	}
	b.AddAnother = add && (c.fresh || !v.res.saveAs)
	b.SaveAsNew = add && !c.fresh && v.res.saveAs
	if c.fresh && !v.may(Change, nil) {
		b.ContinueLabel = "Save and view"
	}
	if !c.fresh && v.may(Delete, &c.form.row) {
		b.DeleteURL = withQuery(v.res.objectURL(v.res.idText(c.form.row), "delete"), preservedOf(v.c))
	}
	return b
}

// show sends the form.
func (c *changeForm) show(status int) error {
	page, err := c.page(c.v.site.cfg.Read(c.v.ctx))
	if err != nil {
		return err
	}
	return c.v.render(status, viewadmin.ChangeFormPage(page))
}

// addSteps leads to the objects beside a saved one.
func (c *changeForm) addSteps(page *views.Page) error {
	if c.fresh || c.copied {
		return nil
	}
	return c.v.addSteps(page, c.form.row, "change")
}
