package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	browser "pollsadmin/views/api"
	"pollsadmin/views/ui"
)

// forms are those to write with, filled in with what is there, or with what was sent
// and refused. There are none to change what the answer does not show.
func (c *Call) forms(answer *captured) (*browser.Form, *browser.Raw) {
	methods := slices.DeleteFunc(slices.Clone(c.browsing.writes), func(m string) bool { return m == http.MethodDelete })
	if len(methods) == 0 {
		return nil, nil
	}
	form := &browser.Form{Title: "POST to “" + c.title() + "”", Methods: methods[:1]}
	raw := &browser.Raw{Title: "Raw data", Methods: methods}
	bad := complaintsIn(answer)
	if methods[0] == http.MethodPost {
		c.fill(form, nil, bad)
		c.fillRaw(raw, nil, bad)
		return form, raw
	}
	form.Title = "Change “" + c.title() + "”"
	values := topLevel(answer.body.Bytes())
	c.fill(form, values, bad)
	c.fillRaw(raw, values, bad)
	switch {
	case c.echo.Request().Method == http.MethodOptions, answer.status == http.StatusMethodNotAllowed:
		return nil, nil
	case len(bad) == 0:
		return form, raw
	case raw.Open:
		return nil, raw
	}
	return form, nil
}

// complaintsIn are those of an answer that refuses what was sent.
func complaintsIn(answer *captured) map[string][]string {
	if answer.status < http.StatusBadRequest || answer.status == http.StatusMethodNotAllowed {
		return nil
	}
	bad := map[string][]string{}
	for name, sent := range dictionaryIn(answer.body.Bytes()) {
		var list []string
		if err := json.Unmarshal(sent, &list); err == nil {
			bad[name] = list
		} else if v := valueOf(sent); v.kind == text {
			bad[""] = append(bad[""], v.text)
		} else {
			bad[name] = []string{"See the answer above."} // complaints within complaints
		}
	}
	bad[""] = append(bad[""], bad["non_field_errors"]...)
	delete(bad, "non_field_errors")
	return bad
}

func dictionaryIn(body []byte) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return nil
	}
	return members
}

// topLevel are the values of what the answer shows.
func topLevel(body []byte) map[string]value {
	values := map[string]value{}
	for name, raw := range dictionaryIn(body) {
		v := valueOf(raw)
		if v.kind != text {
			v.text = string(raw)
		}
		values[name] = v
	}
	return values
}

// fill makes the fields. After a refusal they hold what was sent.
func (c *Call) fill(form *browser.Form, values map[string]value, bad map[string][]string) {
	r := c.echo.Request()
	refused := len(bad) > 0 && c.browsing.raw == rawBody{}
	for _, f := range c.resource.Takes {
		if f.Type == ListInput {
			form.Note = "Lists are not supported in HTML forms: send “" + f.label() + "” as raw data."
			continue
		}
		field := f.control()
		if v := values[f.Name]; v.kind != null && f.Type != SecretInput {
			field.Value = v.text
		}
		if refused {
			field.Value, field.Errors = r.PostForm.Get(f.Name), bad[f.Name]
			form.Count += min(len(field.Errors), 1)
		}
		form.Fields = append(form.Fields, field)
	}
	if refused {
		form.Errors = othersIn(bad, c.resource.Takes)
	}
}

// othersIn are the complaints that have no field to stand beside.
func othersIn(bad map[string][]string, fields []Input) []string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		if slices.ContainsFunc(fields, func(f Input) bool { return f.Name == name && f.Type != ListInput }) {
			continue
		}
		for _, complaint := range bad[name] {
			list = append(list, strings.TrimPrefix(name+": "+complaint, ": "))
		}
	}
	return list
}

func (f Input) control() ui.Field {
	field := ui.Field{
		ID: "id_" + f.Name, Name: f.Name, Label: f.label(), Help: f.Help, Required: f.Required, MaxLength: f.MaxLength,
	}
	switch f.Type {
	case EmailInput:
		field.Widget = ui.Email
	case SecretInput:
		field.Widget, field.AutoFill = ui.Password, "off"
	case IDInput:
		field.Widget = ui.Number
	}
	return field
}

// fillRaw makes the form for a body, with the one that was refused, or with one to
// start from.
func (c *Call) fillRaw(raw *browser.Raw, values map[string]value, bad map[string][]string) {
	content, kind := c.example(values), echo.MIMEApplicationJSON
	if sent := c.browsing.raw; sent != (rawBody{}) && len(bad) > 0 {
		raw.Open, raw.Errors = true, othersIn(bad, nil)
		kind = cmp.Or(sent.kind, kind)
		if !slices.ContainsFunc(c.resource.Takes, func(f Input) bool { return f.Type == SecretInput }) {
			content = sent.content
		}
	}
	raw.Type = ui.Field{ID: "id_content_type", Name: typeField, Label: "Media type", Widget: ui.Select}
	for _, media := range []string{echo.MIMEApplicationJSON, echo.MIMEApplicationForm} {
		raw.Type.Options = append(raw.Type.Options, ui.Option{Value: media, Label: media, Selected: media == kind})
	}
	raw.Content = ui.Field{ID: "id_content", Name: contentField, Label: "Content", Widget: ui.Textarea, Value: content}
}

// example is a body with every field: those of what is there, else blank.
func (c *Call) example(values map[string]value) string {
	var members []string
	for _, f := range c.resource.Takes {
		v, there := values[f.Name]
		said := "null"
		switch {
		case f.Type == SecretInput, !there && f.Type != ListInput && f.Required, v.kind == text:
			said = quoted(v.text)
		case !there && f.Type == ListInput:
			said = "[]"
		case there && v.kind != null:
			said = v.text
		case !there && !f.Clearable:
			continue // it may be left out, and is never null
		}
		members = append(members, quoted(f.Name)+":"+said)
	}
	var into bytes.Buffer
	if err := json.Indent(&into, []byte("{"+strings.Join(members, ",")+"}"), "", "    "); err != nil {
		return "{}"
	}
	return into.String()
}
