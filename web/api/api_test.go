package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/api"
	"pollsadmin/web/webtest"
)

// says fails the test unless an answer has this status and this body.
func says(t *testing.T, answer *webtest.Response, status int, body string) {
	t.Helper()
	if got := strings.TrimSuffix(answer.Body.String(), "\n"); answer.Code != status || got != body {
		t.Errorf("got %d %s\nwant %d %s", answer.Code, got, status, body)
	}
}

func TestNew_ChecksItsConfig(t *testing.T) {
	t.Parallel()
	err := api.New(api.Config{}).Check()
	if err == nil {
		t.Fatal("an empty Config passes")
	}
	for _, name := range []string{"Authenticate", "Read", "Write", "Answers"} {
		if !strings.Contains(err.Error(), "Config."+name+" is missing") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTime_AsDjangoWritesIt(t *testing.T) {
	t.Parallel()
	at := time.Date(2018, time.July, 5, 13, 20, 55, 0, time.FixedZone("", 2*60*60))
	for nanoseconds, want := range map[time.Duration]string{
		0:           `"2018-07-05T11:20:55Z"`,
		999:         `"2018-07-05T11:20:55Z"`,
		605_247_000: `"2018-07-05T11:20:55.605247Z"`,
		600_000_000: `"2018-07-05T11:20:55.600000Z"`,
	} {
		got, err := json.Marshal(api.Time(at.Add(nanoseconds)))
		if err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}

func TestAPI_Index(t *testing.T) {
	t.Parallel()
	const links = `{"login":"http://thor.localhost/api/login/","polls":"http://thor.localhost/api/polls/",` +
		`"users":"http://thor.localhost/api/users/"}`
	c := webtest.New(t).Client(webtest.Thor)
	says(t, c.Get("/api/"), http.StatusOK, links)
	if to := c.Get("/api").Expect(http.StatusMovedPermanently).Location(); to != "/api/" {
		t.Error(to)
	}
}

func TestAPI_LinksByHTTPSWhereClientsComeBySuch(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, webtest.WithWeb(func(c *web.Config) { c.SecureCookies = true }))
	c := site.Script(webtest.Thor, webtest.Plain)
	if got := c.Get("/api/").Body.String(); !strings.Contains(got, `"https://thor.localhost/api/polls/"`) {
		t.Error(got)
	}
	list := c.Get("/api/polls/?page_size=1").Expect(http.StatusOK).Body.String()
	if !strings.Contains(list, `"next":"https://thor.localhost/api/polls/?page=2\u0026page_size=1"`) {
		t.Error(list)
	}
}

func TestAPI_Methods(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).Script(webtest.Thor, webtest.Plain)
	for path, allowed := range map[string]string{
		"/api/":                        "GET, HEAD, OPTIONS",
		"/api/login/":                  "POST, OPTIONS",
		"/api/users/":                  "POST, OPTIONS",
		"/api/polls/":                  "GET, POST, HEAD, OPTIONS",
		"/api/polls/1/":                "GET, PUT, PATCH, DELETE, HEAD, OPTIONS",
		"/api/polls/1/choices/":        "GET, POST, HEAD, OPTIONS",
		"/api/polls/1/choices/1/":      "GET, PUT, PATCH, DELETE, HEAD, OPTIONS",
		"/api/polls/1/choices/1/vote/": "POST, OPTIONS",
		"/api/polls/1/results/":        "GET, HEAD, OPTIONS",
	} {
		for method, status := range map[string]int{"OPTIONS": http.StatusOK, "TRACE": http.StatusMethodNotAllowed} {
			answer := c.JSON(method, path, "").Expect(status)
			if got := answer.Header().Get("Allow"); got != allowed {
				t.Errorf("%s %s: got %q, want %q", method, path, got, allowed)
			}
		}
		if strings.Contains(allowed, "GET") {
			c.JSON(http.MethodHead, path, "").Expect(http.StatusOK)
		} else {
			c.JSON(http.MethodHead, path, "").Expect(http.StatusMethodNotAllowed)
		}
	}
}

// TestAPI_KeysThatOthersHold deletes a poll to which a table that is none of
// ours refers; its key shows at COMMIT.
func TestAPI_KeysThatOthersHold(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Define(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		const table = `CREATE TABLE notes (poll integer REFERENCES polls_poll (id) DEFERRABLE INITIALLY DEFERRED)`
		if err := tx.Exec(table).Error; err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO notes VALUES (2)`).Error
	})
	c := site.Script(webtest.Thor, webtest.Root)
	says(t, c.JSON(http.MethodDelete, "/api/polls/2/", ""), http.StatusConflict,
		`{"detail":"A record that this one refers to is gone, or another one still refers to it."}`)
	if n := webtest.Count[models.Choice](site, webtest.Thor); n != 4 {
		t.Errorf("half a deletion stayed: %d choices", n)
	}
	c.JSON(http.MethodDelete, "/api/polls/3/", "").Expect(http.StatusNoContent)
}
