package accounts_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

const wrong = `{"error":"Wrong Credentials"}`

// says fails the test unless an answer has this status and this body.
func says(t *testing.T, answer *webtest.Response, status int, body string) {
	t.Helper()
	if got := strings.TrimSuffix(answer.Body.String(), "\n"); answer.Code != status || got != body {
		t.Errorf("got %d %s\nwant %d %s", answer.Code, got, status, body)
	}
}

// credentials are the body of a login.
func credentials(t *testing.T, username, password string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"username": username, "password": password})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func tokenIn(answer *webtest.Response) string {
	return webtest.Decode[struct{ Token string }](answer).Token
}

func TestLogin_GivesAToken(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Client(webtest.Thor)
	for _, who := range []string{webtest.Root, webtest.Plain} { // staff or not
		answer := c.JSON(http.MethodPost, "/api/login/", credentials(t, who, webtest.Password)).Expect(http.StatusOK)
		key := tokenIn(answer)
		says(t, answer, http.StatusOK, `{"token":"`+key+`"}`)
		if len(answer.Result().Cookies()) > 0 {
			t.Error("a login by API leaves a session")
		}
		own, elsewhere := site.Client(webtest.Thor), site.Client(webtest.Potter)
		own.Header.Set("Authorization", "Token "+key)
		elsewhere.Header.Set("Authorization", "Token "+key)
		own.Get("/api/polls/").Expect(http.StatusOK)
		elsewhere.Get("/api/polls/").Expect(http.StatusUnauthorized)
	}
	form := url.Values{"username": {webtest.Plain}, "password": {webtest.Password}}
	if key := tokenIn(c.Post("/api/login/", form).Expect(http.StatusOK)); len(key) != 40 {
		t.Errorf("by form: %q", key)
	}
	if strings.Contains(site.Log.String(), webtest.Password) {
		t.Error("the log holds a password")
	}
}

func TestLogin_Refuses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		root, err := models.FindUser(ctx, tx, 1)
		if err != nil {
			return err
		}
		if err := tx.Model(&models.User{}).Where("id = 2").Update("is_active", false).Error; err != nil {
			return err
		}
		return webtest.SaveAll(ctx, tx,
			&models.User{Username: "bare", Password: "123", IsActive: true},
			&models.User{Username: "closed", Password: "!", IsActive: true},
			&models.User{Username: "shut", Password: "!" + root.Password, IsActive: true})
	})
	c := site.Client(webtest.Thor)
	for name, test := range map[string]struct {
		body   string
		status int
		answer string
	}{
		"wrong password":   {credentials(t, webtest.Root, "wrong"), 400, wrong},
		"no such user":     {credentials(t, "nobody", webtest.Password), 400, wrong},
		"inactive":         {credentials(t, webtest.Staff, webtest.Password), 400, wrong},
		"a bare password":  {credentials(t, "bare", "123"), 400, wrong},
		"unusable":         {credentials(t, "closed", "!"), 400, wrong},
		"closed to Django": {credentials(t, "shut", webtest.Password), 400, wrong},
		"another case":     {credentials(t, webtest.Root, strings.ToUpper(webtest.Password)), 400, wrong},
		"a blank more":     {credentials(t, webtest.Root, webtest.Password+" "), 400, wrong},
		"too long":         {credentials(t, webtest.Root, strings.Repeat("x", 5000)), 400, wrong},
		"NUL":              {credentials(t, "root\x00", webtest.Password), 400, wrong},
		"nothing":          {"", 400, wrong},
		"empty":            {"{}", 400, wrong},
		"no password":      {`{"username":"root"}`, 400, wrong},
		"null":             {`{"username":null,"password":null}`, 400, wrong},
		"dictionaries":     {`{"username":{"$gt":""},"password":{"$gt":""}}`, 400, wrong},
		"a list":           {`[]`, 400, `{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`},
		"cut off":          {`{"username"`, 400, `{"detail":"JSON parse error - unexpected end of JSON input"}`},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, c.JSON(http.MethodPost, "/api/login/", test.body), test.status, test.answer)
		})
	}
	says(t, c.Get("/api/login/"), http.StatusMethodNotAllowed, `{"detail":"Method \"GET\" not allowed."}`)
	if n := webtest.Count[models.Token](site, webtest.Thor); n != 0 {
		t.Errorf("%d tokens were made", n)
	}
}

func TestLogin_IsThrottled(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	site := webtest.New(t, webtest.WithWeb(func(c *web.Config) { c.Now = func() time.Time { return now } }))
	c := site.Client(webtest.Thor)
	for range 10 {
		refused := c.JSON(http.MethodPost, "/api/login/", credentials(t, webtest.Root, "wrong"))
		says(t, refused, http.StatusBadRequest, wrong)
	}
	throttled := c.JSON(http.MethodPost, "/api/login/", credentials(t, webtest.Root, webtest.Password))
	says(t, throttled, http.StatusTooManyRequests,
		`{"detail":"Request was throttled. Expected available in 30 seconds."}`)
	if got := throttled.Header().Get("Retry-After"); got != "30" {
		t.Errorf("Retry-After is %q", got)
	}
	elsewhere := site.Client(webtest.Potter)
	elsewhere.JSON(http.MethodPost, "/api/login/", credentials(t, webtest.Root, webtest.Password)).Expect(http.StatusOK)
	now = now.Add(31 * time.Second)
	c.JSON(http.MethodPost, "/api/login/", credentials(t, webtest.Root, webtest.Password)).Expect(http.StatusOK)
}

// TestLogin_KeepsSoManyTokens logs in more often than a user keeps tokens.
func TestLogin_KeepsSoManyTokens(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	own, other := site.Script(webtest.Thor, webtest.Plain), site.Script(webtest.Thor, webtest.Root)
	c := site.Client(webtest.Thor)
	keys := make([]string, 23)
	for i := range keys {
		answer := c.JSON(http.MethodPost, "/api/login/", credentials(t, webtest.Plain, webtest.Password))
		keys[i] = tokenIn(answer.Expect(http.StatusOK))
	}
	for i, key := range keys {
		want := http.StatusOK
		if i < len(keys)-20 {
			want = http.StatusUnauthorized
		}
		c.Header.Set("Authorization", "Token "+key)
		c.Get("/api/polls/").Expect(want)
	}
	own.Get("/api/polls/").Expect(http.StatusOK) // made for a purpose
	other.Get("/api/polls/").Expect(http.StatusOK)
}
