package admin

import "net/http"

// showAddForm answers GET /admin/A/M/add/. Parameters prefill the form.
func (s *Site) showAddForm(v *visit) error {
	if !v.mayAdd() {
		return errForbiddenPage
	}
	r := v.res.blank()
	if v.res.prepare != nil {
		v.res.prepare(v.ctx, v.who, r)
	}
	c := v.newChangeForm(r, true)
	c.form.prefill(v.c.QueryParams())
	if err := c.load(s.cfg.Read(v.ctx)); err != nil {
		return err
	}
	c.form.clear()
	return c.show(http.StatusOK)
}

// mayAdd reports whether the user may use the add form.
func (v *visit) mayAdd() bool {
	return v.res.addable(func(verb Verb) bool { return v.may(verb, nil) })
}

// showChangeForm answers GET /admin/A/M/ID/change/, to look only for those who
// may not change.
func (s *Site) showChangeForm(v *visit) error {
	db := s.cfg.Read(v.ctx)
	r, err := v.object(db)
	if err != nil {
		return v.orMissing(err)
	}
	if !v.may(View, &r) {
		return errForbiddenPage
	}
	c := v.newChangeForm(r, v.may(Change, &r) && !v.c.QueryParams().Has(paramLook))
	if err := c.load(db); err != nil {
		return err
	}
	return c.show(http.StatusOK)
}
