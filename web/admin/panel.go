package admin

import (
	"context"
	"errors"
	"fmt"

	"github.com/a-h/templ"

	viewadmin "pollsadmin/views/admin"
)

// Panel is a part of an object's page, below its form: something to look at,
// such as results or a map. Who may view the object sees it; the add form has
// none. Django's admin has nothing of the kind but overridden templates.
type Panel[T any] struct {
	Title string // required
	// Render draws what stands below the title; nil leaves the panel out. What
	// it asks the database goes through v.
	Render func(ctx context.Context, v *Visit, row *T) (templ.Component, error)
}

// Part is a part of the index: see Config.Dashboard.
type Part struct {
	Title   string
	Content templ.Component
}

// panel is a Panel with its type erased.
type panel struct {
	title  string
	render func(ctx context.Context, v *Visit, r row) (templ.Component, error)
}

// describePanels takes over what is shown below the form.
func describePanels[T any](res *resource, panels []Panel[T]) {
	for i, p := range panels {
		option := fmt.Sprintf("Panels[%d]", i)
		if p.Title == "" {
			res.mistake(option, errors.New("it has no title"))
		}
		if p.Render == nil {
			res.mistake(option, errors.New("there is nothing to render"))
			continue
		}
		res.panels = append(res.panels, panel{title: p.Title,
			render: func(ctx context.Context, v *Visit, r row) (templ.Component, error) { return p.Render(ctx, v, as[T](r)) },
		})
	}
}

// panels draws the panels of an object that is there already.
func (c *changeForm) panels() ([]viewadmin.Panel, error) {
	if c.fresh || c.v.popup {
		return nil, nil
	}
	var list []viewadmin.Panel
	for _, p := range c.v.res.panels {
		content, err := p.render(c.v.ctx, &Visit{SiteVisit{Reader{c.v}}, c.form.row}, c.form.row)
		if err != nil {
			return nil, fmt.Errorf("drawing the panel %q: %w", p.title, err)
		}
		if content != nil {
			list = append(list, viewadmin.Panel{Title: p.title, Content: content})
		}
	}
	return list, nil
}

// dashboard draws the parts of the index.
func (s *Site) dashboard(v *visit) ([]viewadmin.Panel, error) {
	if s.cfg.Dashboard == nil {
		return nil, nil
	}
	parts, err := s.cfg.Dashboard(v.ctx, Reader{v})
	if err != nil {
		return nil, fmt.Errorf("drawing the dashboard: %w", err)
	}
	list := make([]viewadmin.Panel, len(parts))
	for i, p := range parts {
		list[i] = viewadmin.Panel{Title: p.Title, Content: p.Content}
	}
	return list, nil
}
