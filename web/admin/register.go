package admin

import (
	"cmp"
	"context"
	"fmt"
	"net/url"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/web/session"
)

// Django's defaults.
const (
	defaultPerPage    = 100
	defaultMaxShowAll = 200
	defaultMaxTree    = 200 // ours: Django lists all of them
)

// Register puts a model on the site. describe gets a blank row, to point at
// its fields. What is wrong with the description is reported by Site.Check.
func Register[T any](s *Site, describe func(blank *T) Model[T]) {
	e, blank, err := entityOf[T]()
	if err != nil {
		s.mistakes = append(s.mistakes, err)
		return
	}
	m := describe(blank)
	res := &resource{
		binding: &binding{entity: e, site: s}, searchHelp: m.SearchHelp, saveAs: m.SaveAs, noExport: m.NoExport,
		hidden: m.Hidden, actionsOnBottom: m.ActionsOnBottom, asToList: m.SaveAsToList,
		maxTree: max(0, cmp.Or(m.MaxDeleteTree, defaultMaxTree)),
		perPage: orDefault(m.PerPage, defaultPerPage), maxShowAll: orDefault(m.MaxShowAll, defaultMaxShowAll),
		noFullCount: m.NoFullCount,
	}
	res.empty = m.EmptyValue
	if s.byTable[e.schema.Table] != nil {
		res.mistake("Register", fmt.Errorf("%s is registered already", e.schema.Name))
		return
	}
	s.bindings = append(s.bindings, res.binding)
	r := &registrar{res: res, binding: res.binding}
	res.choices = r.scopes(m.Choices)
	res.columns = columnsIn[T](r, "ListDisplay", m.ListDisplay)
	describeList(r, m)
	describeForm(r, m)
	describePanels(res, m.Panels)
	describeColumns(r, m)
	describeHooks(res, m)
	describeScope(res, m.Scope)
	res.locks = locksIn(r, m.Locks)
	describeActions(r, m)
	r.findFilterable()
	s.add(res)
}

func orDefault(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// describeList finds what the changelist is made of.
func describeList[T any](r *registrar, m Model[T]) {
	res := r.res
	if len(res.columns) == 0 {
		res.columns = []listColumn{{name: "__str__", label: capitalize(res.singular), cell: res.textCell}}
	}
	r.noLines("ListDisplay", m.ListDisplay)
	for i, ptr := range m.ListDisplay {
		if f, err := r.binding.pointed(ptr); err == nil && f.kind == several {
			r.wrong("ListDisplay", i, fmt.Errorf("%s is a many-to-many: it would take a query for each row", f.name))
		}
	}
	for i, of := range m.ListFilter {
		r.addFilter(i, of)
	}
	res.showFacets = m.ShowFacets
	for i, of := range m.SearchFields {
		r.addSearch(i, of)
	}
	for i, o := range m.Ordering {
		if f := r.field("Ordering", i, o.field); f != nil {
			res.ordering = append(res.ordering, orderKey{field: f, desc: o.desc})
		}
	}
	if m.DateHierarchy != nil {
		res.hierarchy = r.field("DateHierarchy", 0, m.DateHierarchy)
	}
}

// describeForm finds what the change form is made of.
func describeForm[T any](r *registrar, m Model[T]) {
	res, how := r.res, r.controls(editing{
		readOnly: m.ReadOnly, rawID: m.RawID, autocomplete: m.Autocomplete,
		horizontal: m.FilterHorizontal, vertical: m.FilterVertical, radios: m.RadioFields, prepopulated: m.Prepopulated,
	})
	res.saveOnTop = m.SaveOnTop
	res.fieldsets = fieldsetsIn[T](r, m.Fields, m.Fieldsets, how)
	r.checkFollows("Prepopulated", res.items())
	for i, in := range m.Inlines {
		if bound := in.bind(res, i); bound != nil {
			res.inlines = append(res.inlines, bound)
		}
	}
	if a := m.AddForm; a != nil {
		res.add = &addForm{
			intro: a.Intro, asks: a.Asks,
			items: r.items("AddForm", columnsIn[T](r, "AddForm", Columns(a.Fields)), controls{as: how.as, follows: how.follows}),
			apply: func(ctx context.Context, row row, answers url.Values) error { return a.Apply(ctx, as[T](row), answers) },
		}
	}
	if m.ViewOnSite != nil {
		res.onSite = func(r row) string { return m.ViewOnSite(as[T](r)) }
	}
	for _, p := range m.Pages {
		res.pages = append(res.pages, objectPage{
			path: p.Path, label: p.Label, needs: p.Needs,
			serve: func(c echo.Context, v *visit, row row) error {
				return p.Serve(c, &Visit{SiteVisit{Reader{v}}, row}, as[T](row))
			},
		})
	}
	r.checkForm()
}

// describeHooks erases the type of a model's hooks.
func describeHooks[T any](res *resource, m Model[T]) {
	if m.Allow != nil {
		res.allow = func(ctx context.Context, who session.User, verb Verb, r *row) bool {
			if r == nil {
				return m.Allow(ctx, who, verb, nil)
			}
			return m.Allow(ctx, who, verb, as[T](*r))
		}
	}
	if m.New != nil {
		res.prepare = func(ctx context.Context, who session.User, r row) { m.New(ctx, who, as[T](r)) }
	}
	if m.Saving != nil {
		res.saving = func(ctx context.Context, tx *gorm.DB, who session.User, r row) error {
			return m.Saving(ctx, tx, who, as[T](r))
		}
	}
	if m.Saved != nil {
		res.saved = func(ctx context.Context, tx *gorm.DB, who session.User, r row) error {
			return m.Saved(ctx, tx, who, as[T](r))
		}
	}
	if m.Deleting != nil {
		res.deleting = func(ctx context.Context, tx *gorm.DB, rows []row) error {
			return m.Deleting(ctx, tx, typed[T](rows))
		}
	}
}
