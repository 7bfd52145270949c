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

// Body is what a call sends, by name, from JSON or a form. It collects what is
// wrong with the values that are asked for; those nobody asks for do not count. Of
// a name that comes twice the last value counts, as in Python.
type Body struct {
	values  map[string]value
	partial bool // a PATCH, which leaves out what is to stay
	form    bool
	strange bool // no dictionary, which is complaint enough
	bad     record.Invalid
}

// sent is all that a call sends: a dictionary, or anything else that JSON may be.
type sent struct {
	bytes []byte // the same for the same body
	sole  value
	body  *Body
}

// Body reads what the call sends. It fails when that is no JSON, no form, no
// dictionary, or too much.
func (c *Call) Body() (*Body, error) {
	s, err := c.read()
	if err != nil {
		return nil, err
	}
	if s.body == nil {
		return nil, record.Invalid{"": {s.sole.notDict()}}
	}
	return s.body, nil
}

// read reads what the call sends, once.
func (c *Call) read() (*sent, error) {
	if c.sent != nil {
		return c.sent, nil
	}
	r := c.echo.Request()
	r.Body = http.MaxBytesReader(c.echo.Response(), r.Body, c.most)
	s := &sent{body: &Body{partial: r.Method == http.MethodPatch, bad: record.Invalid{}}}
	var err error
	switch media, _, _ := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType)); media {
	case echo.MIMEApplicationJSON:
		err = s.readJSON(r, int(c.most/maxBody)*maxValues)
	case echo.MIMEApplicationForm:
		err = s.readForm(r, r.ParseForm)
	case echo.MIMEMultipartForm:
		err = s.readForm(r, func() error { return r.ParseMultipartForm(maxBody) })
	default:
		err = refuseBody(r)
	}
	if err != nil {
		return nil, err
	}
	c.sent = s
	return s, nil
}

// refuseBody refuses a body of some other type; none at all is an empty one.
func refuseBody(r *http.Request) error {
	n, err := io.ReadFull(r.Body, make([]byte, 1))
	if n == 0 {
		if errors.Is(err, io.EOF) {
			return nil
		}
		return unreadable("Body", err)
	}
	complaint := fmt.Sprintf("Unsupported media type \"%s\" in request.", r.Header.Get(echo.HeaderContentType))
	return echo.NewHTTPError(http.StatusUnsupportedMediaType, strings.ToValidUTF8(complaint, "\uFFFD"))
}

func (s *sent) readJSON(r *http.Request, most int) (err error) {
	if s.bytes, err = io.ReadAll(r.Body); err != nil {
		return unreadable("JSON", err)
	}
	if len(s.bytes) == 0 {
		return nil
	}
	if !utf8.Valid(s.bytes) { // which encoding/json would mend in silence
		return unreadable("JSON", errors.New("the text is not valid UTF-8"))
	}
	if err := bounded(s.bytes, most); err != nil {
		return unreadable("JSON", err)
	}
	var sole json.RawMessage
	if err := json.Unmarshal(s.bytes, &sole); err != nil {
		return unreadable("JSON", err)
	}
	if s.sole = valueOf(sole); s.sole.kind != dict {
		s.body = nil
		return nil
	}
	s.body.values, err = members(sole)
	return err
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
func (s *sent) readForm(r *http.Request, parse func() error) error {
	if err := parse(); err != nil {
		return unreadable("Form", err)
	}
	fields := 0
	s.body.form, s.body.values = true, make(map[string]value, len(r.PostForm))
	for name, values := range r.PostForm {
		fields += len(values)
		s.body.values[name] = value{kind: text, text: values[len(values)-1]}
	}
	if fields > maxFields {
		return unreadable("Form", fmt.Errorf("more than %d fields", maxFields))
	}
	s.bytes = []byte(r.PostForm.Encode()) // sorted, and without the boundaries of a form's parts
	return nil
}

// unreadable leaves what is too large, or too slow, to be answered as such.
func unreadable(what string, err error) error {
	var late interface{ Timeout() bool }
	if errors.As(err, new(*http.MaxBytesError)) || errors.As(err, &late) && late.Timeout() {
		return fmt.Errorf("reading the body: %w", err)
	}
	return WithCode("parse_error",
		echo.NewHTTPError(http.StatusBadRequest, what+" parse error - "+err.Error()).SetInternal(err))
}
