package api

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// InputType says what a field holds, as Django REST framework does in its answers to
// OPTIONS.
type InputType string

// The types of fields.
const (
	TextInput   InputType = "string"
	EmailInput  InputType = "email"
	SecretInput InputType = "password" // a text that forms do not show
	IDInput     InputType = "field"    // the id of another record
	TimeInput   InputType = "datetime"
	ListInput   InputType = "list" // which forms do without
)

// Input is a value that a resource takes in the body of a POST, a PUT or a PATCH. Its
// description is for people: what becomes of the value the handler says.
type Input struct {
	Name      string
	Type      InputType // TextInput, unless set
	Help      string    // a sentence; may be empty
	Required  bool      // in a POST and a PUT
	Clearable bool      // null, or an empty text in a form, stands for nothing
	MaxLength int       // in characters, 0 for no limit
}

// label is the name as people write it: "created_by" is "Created by".
func (f Input) label() string { return capital(strings.ReplaceAll(f.Name, "_", " ")) }

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// description is the answer to OPTIONS.
type description struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Renders     []string `json:"renders"`
	Parses      []string `json:"parses"`

	Actions map[string]map[string]fieldJSON `json:"actions,omitempty"` // by method, and by field
}

type fieldJSON struct {
	Type      InputType `json:"type"`
	Required  bool      `json:"required"`
	ReadOnly  bool      `json:"read_only"`
	Label     string    `json:"label"`
	HelpText  string    `json:"help_text,omitempty"`
	MaxLength int       `json:"max_length,omitempty"`
}

// describe answers OPTIONS. As with Django REST framework, it tells what to send of
// those methods alone that the caller may use.
func (c *Call) describe() error {
	r := c.resource
	said := description{
		Name: cmp.Or(r.Name, c.title()), Description: r.About, Renders: r.media(),
		Parses: []string{echo.MIMEApplicationJSON, echo.MIMEApplicationForm, echo.MIMEMultipartForm},
	}
	for _, method := range c.writes() {
		if len(r.Takes) > 0 && (method == http.MethodPost || method == http.MethodPut) {
			if said.Actions == nil {
				said.Actions = map[string]map[string]fieldJSON{}
			}
			said.Actions[method] = jsonOfFields(r.Takes)
		}
	}
	return Send(c, http.StatusOK, said)
}

func jsonOfFields(fields []Input) map[string]fieldJSON {
	described := make(map[string]fieldJSON, len(fields))
	for _, f := range fields {
		one := fieldJSON{
			Type: cmp.Or(f.Type, TextInput), Required: f.Required, Label: f.label(),
			HelpText: f.Help, MaxLength: f.MaxLength,
		}
		if one.Type == SecretInput {
			one.Type = TextInput
		}
		described[f.Name] = one
	}
	return described
}

// writes are the methods that the caller may change something with, here and now.
func (c *Call) writes() []string {
	if c.key.User == nil && !c.resource.Open {
		return nil
	}
	may := c.resource.methods()
	if c.resource.Writes != nil {
		allowed := c.resource.Writes(c)
		may = slices.DeleteFunc(may, func(method string) bool { return !slices.Contains(allowed, method) })
	}
	return slices.DeleteFunc(may, func(method string) bool {
		return method == http.MethodGet || c.key.User != nil && c.key.Scope < c.resource.needs(method)
	})
}
