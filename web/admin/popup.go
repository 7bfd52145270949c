package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	viewadmin "pollsadmin/views/admin"
)

// Django's parameters of a page that somebody opened from a form, to add,
// change, delete or choose what one of its relations is given. paramLook is
// ours: the object is only to be looked at.
const (
	paramPopup   = "_popup"
	paramToField = "_to_field"
	paramSource  = "_source_model"
	paramLook    = "_view"
)

var (
	errToField = echo.NewHTTPError(http.StatusBadRequest, "Objects are referred to by their primary key alone.")
	errGone    = echo.NewHTTPError(http.StatusNotFound, "This object does not exist. Perhaps it was deleted?")
)

// isPopup reports whether the query, or the form if it was read, says so.
func isPopup(c echo.Context) bool {
	return c.QueryParams().Has(paramPopup) || c.Request().PostForm.Has(paramPopup)
}

// knowsToField reports whether the opener asks for the primary key, by which
// all our relations go.
func (v *visit) knowsToField() bool {
	name := v.c.QueryParam(paramToField)
	return v.res == nil || name == "" || name == v.res.schema.PrioritizedPrimaryField.DBName
}

// popupOf are those parameters that make a page a popup.
func popupOf(params url.Values) url.Values {
	carried := url.Values{}
	for _, name := range []string{paramPopup, paramToField, paramSource} {
		if params.Has(paramPopup) && params.Has(name) {
			carried.Set(name, params.Get(name))
		}
	}
	return carried
}

// popupParams are what a popup's form sends along to stay one.
func popupParams(v *visit) []viewadmin.Param {
	if !v.popup {
		return nil
	}
	params := []viewadmin.Param{{Name: paramPopup, Value: "1"}}
	if name := v.c.QueryParam(paramToField); name != "" {
		params = append(params, viewadmin.Param{Name: paramToField, Value: name})
	}
	return params
}

// popupAnswer is what the opener of a popup is told, in Django's words.
type popupAnswer struct {
	Action   string `json:"action,omitempty"`
	Value    string `json:"value"`
	Text     string `json:"obj,omitempty"`
	NewValue string `json:"new_value,omitempty"`
}

// answerSaved tells the opener what was saved.
func (v *visit) answerSaved(c *changeForm) error {
	id, text := v.res.idText(c.form.row), v.res.text(c.form.row)
	if c.fresh {
		return v.answerPopup(popupAnswer{Value: id, Text: text}, text, "added")
	}
	return v.answerPopup(popupAnswer{Action: "change", Value: id, Text: text, NewValue: id}, text, "changed")
}

// answerDeleted tells the opener what is gone.
func (v *visit) answerDeleted(gone row) error {
	return v.answerPopup(popupAnswer{Action: "delete", Value: v.res.idText(gone)}, v.res.text(gone), "deleted")
}

// answerPopup sends the page that ends a popup. It says what was done as well,
// for whoever opened it by hand.
func (v *visit) answerPopup(answer popupAnswer, text, deed string) error {
	data, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("answering a popup: %w", err)
	}
	return v.render(http.StatusOK, viewadmin.PopupResponsePage(viewadmin.PopupResponse{
		Page: v.page("Popup closing…", "popup-response"), Answer: string(data), Model: v.res.label(),
		Text: fmt.Sprintf("The %s “%s” was %s successfully. You may close this page.", v.res.singular, text, deed),
	}))
}

// label names a model as Django does: "polls.poll".
func (e *entity) label() string { return e.app + "." + e.name }
