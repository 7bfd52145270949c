package admin

import (
	"net/http"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// ask shows which objects an action would be run on, and its question.
func (e *errand) ask() error {
	v := e.v
	rows, err := e.permitted(v.site.cfg.Read(v.ctx))
	if err != nil {
		return err
	}
	title := e.action.label
	if len(e.crumbs) > 1 {
		title = e.action.objectLabel
	}
	page := viewadmin.Confirm{
		Page:     v.page(title, "action-confirmation", append(e.crumbs, views.Link{Text: title})...),
		Question: e.action.confirm, Count: counted(len(rows), v.res),
		Action: e.address, BackURL: e.address,
		Hidden: append(e.again, viewadmin.Param{Name: paramConfirm, Value: "yes"}),
	}
	for _, r := range rows[:min(len(rows), v.res.maxTree)] {
		page.Objects = append(page.Objects,
			views.Link{Text: v.res.text(r), URL: v.res.objectURL(v.res.idText(r), "change")})
	}
	page.More = len(rows) - len(page.Objects)
	return v.render(http.StatusOK, viewadmin.ConfirmPage(page))
}
