package webtest

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Submit fills a form found in a page in, as somebody at a browser would, and
// sends it with every field that it holds; a button is one more value. A value
// that is nil unticks a box.
func (c *Client) Submit(page *Response, selector string, values url.Values) *Response {
	c.t.Helper()
	action, sent := page.Form(selector)
	for name, value := range values {
		sent[name] = value
		if value == nil {
			delete(sent, name)
		}
	}
	return c.Post(action, sent)
}

// Form is what a form of the page sends as it stands, but for its buttons, and
// where it sends that to.
func (r *Response) Form(selector string) (action string, sent url.Values) {
	r.t.Helper()
	form := r.Page().Find(selector)
	if form.Length() != 1 {
		r.t.Fatalf("%s: %d forms match %q\n%.2000s", r.asked, form.Length(), selector, r.Body)
	}
	if action = form.AttrOr("action", ""); action == "" {
		_, action, _ = strings.Cut(r.asked, " ")
	}
	return action, Fields(form)
}

// Fields are what a form sends as it stands, but for its buttons.
func Fields(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		name, _ := field.Attr("name")
		if _, disabled := field.Attr("disabled"); disabled {
			return
		}
		switch goquery.NodeName(field) {
		case "textarea":
			values.Add(name, field.Text())
		case "select":
			addSelected(values, name, field)
		default:
			addInput(values, name, field)
		}
	})
	return values
}

func addInput(values url.Values, name string, input *goquery.Selection) {
	_, checked := input.Attr("checked")
	switch input.AttrOr("type", "text") {
	case "submit", "button", "file":
	case "checkbox", "radio":
		if checked {
			values.Add(name, input.AttrOr("value", "on"))
		}
	default:
		values.Add(name, input.AttrOr("value", ""))
	}
}

func addSelected(values url.Values, name string, list *goquery.Selection) {
	chosen := list.Find("option[selected]")
	if _, multiple := list.Attr("multiple"); chosen.Length() == 0 && !multiple {
		chosen = list.Find("option").First() // as browsers do
	}
	chosen.Each(func(_ int, option *goquery.Selection) {
		values.Add(name, option.AttrOr("value", option.Text()))
	})
}
