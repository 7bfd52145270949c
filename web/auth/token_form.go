package auth

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/views/ui"
)

// askedToken is what somebody wants a token to be.
type askedToken struct{ name, scope, days string }

// forever is the choice of a token that does not expire.
const forever = "never"

// lasting are the days that a token may be made for.
func lasting() []ui.Option {
	return []ui.Option{
		{Value: "30", Label: "In 30 days"}, {Value: "90", Label: "In 90 days"},
		{Value: "365", Label: "In a year"}, {Value: forever, Label: "Never"},
	}
}

func tokenAsked(r *http.Request) askedToken {
	return askedToken{
		name: strings.TrimSpace(r.PostFormValue("name")), scope: r.PostFormValue("scope"), days: r.PostFormValue("days"),
	}
}

// expires is when the token ends, nil for never.
func (t askedToken) expires(now time.Time) (*time.Time, error) {
	if !slices.ContainsFunc(lasting(), func(o ui.Option) bool { return o.Value == t.days }) {
		return nil, record.Invalid{"days": {"Choose one of the times that are offered."}}
	}
	if t.days == forever {
		return nil, nil
	}
	days, err := strconv.Atoi(t.days)
	if err != nil {
		return nil, fmt.Errorf("reading how long a token lasts: %w", err)
	}
	at := now.AddDate(0, 0, days)
	return &at, nil
}

// tokenFields are the form, blank or with what was wrong with it.
func tokenFields(asked askedToken, bad record.Invalid) []ui.Field {
	if bad == nil {
		asked = askedToken{scope: string(models.ReadScope), days: "90"}
	}
	name := ui.Field{
		ID: "id_name", Name: "name", Label: "Name", Help: "What it is for, so that you know it when it must go.",
		Widget: ui.Text, Value: asked.name, MaxLength: 100, Required: true, AutoFill: "off", Errors: bad["name"],
	}
	scope := ui.Field{
		ID: "id_scope", Name: "scope", Label: "Scope", Widget: ui.Radios, Required: true, Errors: bad["scope"],
	}
	for _, c := range models.TokenScope("").Choices() {
		scope.Options = append(scope.Options, ui.Option{Value: c.Value, Label: c.Label, Selected: c.Value == asked.scope})
	}
	days := ui.Field{ID: "id_days", Name: "days", Label: "Expires", Widget: ui.Select, Errors: bad["days"]}
	for _, o := range lasting() {
		o.Selected = o.Value == asked.days
		days.Options = append(days.Options, o)
	}
	return []ui.Field{name, scope, days}
}
