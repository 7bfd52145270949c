package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"pollsadmin/models/record"
)

// maxBody is what a call may send, in bytes.
const maxBody = 1 << 20

// Body is what a call sends, by name, from JSON or a form. It collects what is
// wrong with the values that are asked for; those nobody asks for do not count.
type Body struct {
	values  map[string]value
	sent    []byte // the same for the same body
	partial bool   // a PATCH, which leaves out what is to stay
	bad     record.Invalid
}

// Body reads what the call sends, once. It fails when that is no JSON, no form, no
// dictionary, or too much.
func (c *Call) Body() (*Body, error) {
	if c.body != nil {
		return c.body, nil
	}
	body, err := c.readBody()
	if err == nil {
		c.body = body
	}
	return body, err
}

func (c *Call) readBody() (*Body, error) {
	r := c.echo.Request()
	r.Body = http.MaxBytesReader(c.echo.Response(), r.Body, maxBody)
	body := &Body{partial: r.Method == http.MethodPatch, bad: record.Invalid{}}
	var err error
	switch media, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); media {
	case echo.MIMEApplicationJSON:
		err = body.readJSON(r)
	case echo.MIMEApplicationForm:
		err = body.readForm(r, r.ParseForm)
	case echo.MIMEMultipartForm:
		err = body.readForm(r, func() error { return r.ParseMultipartForm(maxBody) })
	default:
		err = refuseBody(r)
	}
	return body, err
}

// refuseBody refuses a body of some other type; none at all is an empty one.
func refuseBody(r *http.Request) error {
	n, err := io.ReadFull(r.Body, make([]byte, 1))
	if n == 0 && errors.Is(err, io.EOF) {
		return nil
	}
	complaint := fmt.Sprintf("Unsupported media type \"%s\" in request.", r.Header.Get(echo.HeaderContentType))
	return echo.NewHTTPError(http.StatusUnsupportedMediaType, strings.ToValidUTF8(complaint, "\uFFFD"))
}

func (b *Body) readJSON(r *http.Request) (err error) {
	if b.sent, err = io.ReadAll(r.Body); err != nil {
		return unreadable("JSON", err)
	}
	if len(b.sent) == 0 {
		return nil
	}
	if !utf8.Valid(b.sent) { // which encoding/json would mend in silence
		return unreadable("JSON", errors.New("the text is not valid UTF-8"))
	}
	var sole json.RawMessage
	if err := json.Unmarshal(b.sent, &sole); err != nil {
		return unreadable("JSON", err)
	}
	switch v := valueOf(sole); v.kind {
	case dict:
		b.values, err = members(sole)
		return err
	case null:
		return record.Invalid{"": {"No data provided"}}
	default:
		return record.Invalid{"": {"Invalid data. Expected a dictionary, but got " + string(v.kind) + "."}}
	}
}

// members tells names apart by case, which decoding into a struct does not.
func members(object json.RawMessage) (map[string]value, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(object, &raw); err != nil {
		return nil, unreadable("JSON", err)
	}
	values := make(map[string]value, len(raw))
	for name, member := range raw {
		values[name] = valueOf(member)
	}
	return values, nil
}

// readForm takes the last of several values, as Django does. The CSRF check may
// have parsed the form before.
func (b *Body) readForm(r *http.Request, parse func() error) error {
	if err := parse(); err != nil {
		return unreadable("Form", err)
	}
	b.values = make(map[string]value, len(r.PostForm))
	for name, sent := range r.PostForm {
		b.values[name] = value{kind: text, text: sent[len(sent)-1]}
	}
	b.sent = []byte(r.PostForm.Encode()) // sorted, and without the boundaries of a form's parts
	return nil
}

// unreadable leaves what is too large to be answered as such.
func unreadable(what string, err error) error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return fmt.Errorf("reading the body: %w", err)
	}
	return echo.NewHTTPError(http.StatusBadRequest, what+" parse error - "+err.Error()).SetInternal(err)
}
