package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/tenants"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

func TestErrors_BecomePagesOrJSON(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	const inner = "secret-table_7 at /var/lib"
	wrapped := func(err error) error { return fmt.Errorf("%s: %w", inner, err) }
	for name, test := range map[string]struct {
		err  error
		want int
		json string
	}{
		"unforeseen":   {errors.New(inner), 500, "Something went wrong on our side. It has been written down."},
		"no record":    {wrapped(gorm.ErrRecordNotFound), 404, "Not found."},
		"no page":      {echo.ErrNotFound, 404, "Not found."},
		"forbidden":    {echo.ErrForbidden, 403, "You do not have permission to perform this action."},
		"said so":      {echo.NewHTTPError(403, "Not your poll.").SetInternal(errors.New(inner)), 403, "Not your poll."},
		"chosen":       {echo.NewHTTPError(400, "Choose.").SetInternal(wrapped(gorm.ErrRecordNotFound)), 400, "Choose."},
		"internal 500": {echo.NewHTTPError(500, inner), 500, "Something went wrong on our side. It has been written down."},
		"busy":         {wrapped(tenants.ErrBusy), 503, "Please try again in a moment."},
		"deadline":     {wrapped(context.DeadlineExceeded), 503, "Please try again in a moment."},
		"too large": {
			wrapped(&http.MaxBytesError{Limit: 7}), 413, "This is more than the 7 bytes that the server takes at once.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			site.Server.Handle(http.MethodGet, "/api/fail/"+name, func(echo.Context) error { return test.err })
			site.Server.Handle(http.MethodGet, "/fail/"+name, func(echo.Context) error { return test.err })
			path := strings.ReplaceAll(name, " ", "%20")

			script := site.Client(webtest.Thor).Get("/api/fail/" + path).Expect(test.want)
			if got := webtest.Decode[map[string]string](script)["detail"]; got != test.json {
				t.Errorf("scripts read %q", got)
			}
			browser := site.Client(webtest.Thor)
			browser.Header.Set("Accept", "text/html")
			told := browser.Get("/api/fail/" + path).Expect(test.want)
			if got := told.Text("[data-testid=body]"); !strings.Contains(got, test.json) {
				t.Errorf("people at the API read %q", got)
			}
			page := site.Client(webtest.Thor).Get("/fail/" + path).Expect(test.want)
			if got := page.Text(".failure-status"); got != fmt.Sprint(test.want) {
				t.Errorf("people read %q", got)
			}
			if strings.Contains(script.Body.String()+told.Body.String()+page.Body.String(), inner) {
				t.Errorf("the answer tells internals:\n%s\n%s", script.Body, page.Body)
			}
			if retry := page.Header().Get("Retry-After") != ""; retry != (test.want == 503) {
				t.Errorf("Retry-After: %t", retry)
			}
		})
	}
}

func TestErrors_OfFieldsAreByField(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Server.Handle(http.MethodGet, "/api/fail", func(echo.Context) error {
		return fmt.Errorf("saving: %w", record.Invalid{"question": {"Too long."}, "": {"Not like that."}})
	})
	got := webtest.Decode[map[string][]string](site.Client(webtest.Thor).Get("/api/fail").Expect(http.StatusBadRequest))
	if len(got) != 2 || got["question"][0] != "Too long." || got["non_field_errors"][0] != "Not like that." {
		t.Errorf("got %v", got)
	}
}

func TestErrors_OfPanicsStayWithTheRequest(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Server.Handle(http.MethodGet, "/panic", func(echo.Context) error { panic("the sky is falling") })
	answer := site.As(webtest.Thor, webtest.Root).Get("/panic").Expect(http.StatusInternalServerError)
	id := answer.Header().Get("X-Request-Id")
	if got := answer.Text(".failure code"); got != id || len(id) != 16 {
		t.Errorf("the page names request %q, the header %q", got, id)
	}
	if strings.Contains(answer.Body.String(), "falling") {
		t.Error("the page tells internals")
	}
	var told int
	for line := range strings.Lines(site.Log.String()) {
		if strings.Contains(line, "the sky is falling") {
			told++
			if !strings.Contains(line, `"request":"`+id+`"`) || !strings.Contains(line, "errors_test.go") {
				t.Errorf("the log lacks the request or the stack: %s", line)
			}
		}
	}
	if told != 1 {
		t.Errorf("the panic is in the log %d times", told)
	}
	if n := site.Registry.Stats().InUse; n != 0 {
		t.Errorf("%d tenants are still in use", n)
	}
}

func TestErrors_InHalfAnAnswer(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Server.Handle(http.MethodGet, "/half", func(c echo.Context) error {
		return errors.Join(c.String(http.StatusOK, "half"), errors.New("out of ink"))
	})
	answer := site.Client(webtest.Thor).Get("/half").Expect(http.StatusOK)
	if answer.Body.String() != "half" || !strings.Contains(site.Log.String(), "out of ink") {
		t.Errorf("answered %q, logged %s", answer.Body, site.Log)
	}
}

func TestBody_Limit(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	const large = 20 << 20
	body := func() io.Reader { return strings.NewReader("username=" + strings.Repeat("x", large)) }
	for name, said := range map[string]bool{"said before": true, "chunked": false} {
		for _, path := range []string{"/admin/login/", "/nothing/"} {
			c := site.Client(webtest.Thor)
			c.Get("/admin/login/")
			r := c.Request(http.MethodPost, path, body())
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if !said {
				r.ContentLength = -1
			}
			if got := c.Do(r).Code; got != http.StatusRequestEntityTooLarge {
				t.Errorf("%s, %s: got %d", name, path, got)
			}
		}
	}
}

func TestForm_ThatCannotBeRead(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	for name, sent := range map[string][2]string{
		"bad escape":   {"application/x-www-form-urlencoded", "a=%zz"},
		"no boundary":  {"multipart/form-data", "x"},
		"cut short":    {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"},
		"endless keys": {"application/x-www-form-urlencoded", strings.Repeat("a&", 50_000)},
	} {
		c := site.Client(webtest.Thor)
		c.Get("/admin/login/")
		r := c.Request(http.MethodPost, "/admin/login/", strings.NewReader(sent[1]))
		r.Header.Set("Content-Type", sent[0])
		if got := c.Do(r).Code; got != http.StatusBadRequest {
			t.Errorf("%s: got %d", name, got)
		}
	}
}

func TestTime_Limit(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.RequestTimeout = 50 * time.Millisecond }))
	site.Server.Handle(http.MethodGet, "/slow", func(c echo.Context) error {
		ctx := c.Request().Context()
		tenant, _ := tenants.FromContext(ctx)
		const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n"
		var count int
		return tenant.Read(ctx).Raw(endless).Scan(&count).Error
	})
	began := time.Now()
	site.Client(webtest.Thor).Get("/slow").Expect(http.StatusServiceUnavailable)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestErrors_OfNoTenant has a browser at the API of a host that is nobody's: the page
// leads nowhere.
func TestErrors_OfNoTenant(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).Client("nobody")
	c.Header.Set("Accept", "text/html")
	for _, path := range []string{"/api/", "/api/polls/1/"} {
		page := c.Get(path).Expect(http.StatusNotFound)
		if got := page.Text("[data-testid=body]"); got != `{ "detail": "Not found." }` {
			t.Errorf("%s says %s", path, got)
		}
		if n := page.Page().Find("body a:not(.skip-link), body form").Length(); n != 0 {
			t.Errorf("%s leads to %d places", path, n)
		}
	}
}
