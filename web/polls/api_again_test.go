package polls_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/webtest"
)

// withKey sends a call with an Idempotency-Key.
func withKey(c *webtest.Client, key, method, path, body string) *webtest.Response {
	r := c.Request(method, path, strings.NewReader(body))
	r.Header = r.Header.Clone() // the client's own
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Idempotency-Key", key)
	return c.Do(r)
}

// again fails the test unless an answer is the first one, given again.
func again(t *testing.T, first, second *webtest.Response) {
	t.Helper()
	for _, name := range []string{"Content-Type", "Etag"} {
		if a, b := first.Header().Get(name), second.Header().Get(name); a != b || a == "" {
			t.Errorf("%s was %q, and is %q", name, a, b)
		}
	}
	if first.Code != second.Code || first.Body.String() != second.Body.String() {
		t.Errorf("got %d %s\nwant %d %s", second.Code, second.Body, first.Code, first.Body)
	}
	before, after := first.Header().Get("Idempotent-Replayed"), second.Header().Get("Idempotent-Replayed")
	if before != "" || after != "true" {
		t.Errorf("Idempotent-Replayed was %q, and is %q", before, after)
	}
}

// postings are the calls that make something.
func postings() map[string]string {
	return map[string]string{
		"/api/polls/":                  `{"question":"Why?"}`,
		"/api/polls/3/choices/":        `{"choice_text":"Tea"}`,
		"/api/polls/2/choices/4/vote/": ``,
		"/api/users/":                  `{"username":"sif","password":"golden hair 77"}`,
	}
}

func TestAPI_TheSameKeyDoesItOnce(t *testing.T) {
	t.Parallel()
	for path, body := range postings() {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			site := newSite(t)
			untouched := contentsOf(t, site, webtest.Potter)
			c := site.Script(webtest.Thor, webtest.Root)
			if strings.HasSuffix(path, "/vote/") {
				c = site.Script(webtest.Thor, webtest.Viewer)
			}
			first := withKey(c, "a", "POST", path, body).Expect(http.StatusCreated)
			done := contentsOf(t, site, webtest.Thor)
			for _, key := range []string{"a", `"a"`, `"a";q=1`, ` a `} {
				again(t, first, withKey(c, key, "POST", path, body))
			}
			for _, other := range []string{`{}`, `{"question":"Why not?"}`} {
				refused := withKey(c, "a", "POST", path, other).Expect(http.StatusUnprocessableEntity).Body.String()
				if !strings.Contains(refused, "has been used for another request") {
					t.Error(refused)
				}
			}
			withKey(c, "a", "POST", path+"?x", body).Expect(http.StatusUnprocessableEntity)
			withKey(c, "a", "POST", "/api/polls/1/choices/", body).Expect(http.StatusUnprocessableEntity)
			same(t, site, webtest.Thor, done)
			same(t, site, webtest.Potter, untouched)
		})
	}
}

// TestAPI_AKeyIsItsUsersAtItsTenant has the same key, and the same call, from
// another user and at another tenant.
func TestAPI_AKeyIsItsUsersAtItsTenant(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	seen := map[string]bool{}
	for _, tenant := range []string{webtest.Thor, webtest.Potter} {
		for _, who := range []string{webtest.Root, webtest.Plain} {
			c := site.Script(tenant, who)
			first := withKey(c, "k", "POST", "/api/polls/", `{"question":"Why?"}`).Expect(http.StatusCreated)
			if first.Header().Get("Idempotent-Replayed") != "" {
				t.Errorf("%s of %s got another's answer", who, tenant)
			}
			seen[tenant+first.Body.String()] = true
		}
		if n := webtest.Count[models.Poll](site, tenant); n != 5 {
			t.Errorf("%s has %d polls", tenant, n)
		}
	}
	if len(seen) != 4 {
		t.Error(seen)
	}
}

// TestAPI_WhatWasRefusedIsNotKept sends a call again when the reason is gone.
func TestAPI_WhatWasRefusedIsNotKept(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Staff)
	const choice, vote = "/api/polls/1/choices/", "/api/polls/1/choices/1/vote/"
	withKey(c, "k", "POST", "/api/polls/", `{"question":""}`).Expect(http.StatusBadRequest)
	withKey(c, "k", "POST", "/api/polls/", `{"question":"Why?","created_by":1}`).Expect(http.StatusForbidden)
	withKey(c, "k", "POST", "/api/polls/", `{"question":"Why?"}`).Expect(http.StatusCreated)

	withKey(c, "choice", "POST", choice, `{"choice_text":"Tea"}`).Expect(http.StatusForbidden)
	grant(site, webtest.Thor, 2, "add_choice")
	withKey(c, "choice", "POST", choice, `{"choice_text":"Tea"}`).Expect(http.StatusCreated)

	withKey(c, "vote", "POST", vote, "").Expect(http.StatusCreated)
	withKey(c, "another", "POST", vote, "").Expect(http.StatusBadRequest) // has voted
	if n := webtest.Count[models.KeptAnswer](site, webtest.Thor); n != 3 {
		t.Errorf("%d answers were kept", n)
	}
}

// TestAPI_AnAnswerIsGivenAgainForADay makes answers older than they are.
func TestAPI_AnAnswerIsGivenAgainForADay(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	create := func() *webtest.Response {
		return withKey(c, "k", "POST", "/api/polls/", `{"question":"Why?"}`).Expect(http.StatusCreated)
	}
	age := func(by time.Duration) {
		site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
			return tx.Model(&models.KeptAnswer{}).Where("1 = 1").Update("created_at", time.Now().UTC().Add(-by)).Error
		})
	}
	first := create()
	age(24*time.Hour - time.Minute)
	again(t, first, create())
	age(24*time.Hour + time.Second)
	if second := create(); second.Body.String() == first.Body.String() {
		t.Error("the answer is older than a day, and was given again")
	}
	if n := webtest.Count[models.KeptAnswer](site, webtest.Thor); n != 1 {
		t.Errorf("%d answers are kept", n)
	}
}

// TestAPI_AReadOnlyTenantStillAnswersAgain takes no new calls.
func TestAPI_AReadOnlyTenantStillAnswersAgain(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const body = `{"question":"Why?"}`
	first := withKey(c, "k", "POST", "/api/polls/", body).Expect(http.StatusCreated)
	if err := site.Registry.Protect(t.Context(), webtest.Thor); err != nil {
		t.Fatal(err)
	}
	again(t, first, withKey(c, "k", "POST", "/api/polls/", body))
	withKey(c, "another", "POST", "/api/polls/", body).Expect(http.StatusServiceUnavailable)
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 4 {
		t.Errorf("%d polls", n)
	}
}

// TestAPI_AnAnswerGivenAgainTellsNothingNew is about callers who may no longer do
// what they did, and about what has happened since.
func TestAPI_AnAnswerGivenAgainTellsNothingNew(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	grant(site, webtest.Thor, 2, "add_choice")
	c := site.Script(webtest.Thor, webtest.Staff)
	const path, body = "/api/polls/1/choices/", `{"choice_text":"Tea"}`
	first := withKey(c, "k", "POST", path, body).Expect(http.StatusCreated)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		if err := record.Link(ctx, tx, &models.User{ID: 2}, "UserPermissions", nil); err != nil {
			return err
		}
		return tx.Model(&models.Choice{}).Where("id = 5").Update("choice_text", "a secret").Error
	})
	again(t, first, withKey(c, "k", "POST", path, body))
	withKey(c, "another", "POST", path, body).Expect(http.StatusForbidden)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("id = 2").Update("is_active", false).Error
	})
	withKey(c, "k", "POST", path, body).Expect(http.StatusUnauthorized)
}

// TestAPI_TokensAreNotKept logs in.
func TestAPI_TokensAreNotKept(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	body := fmt.Sprintf(`{"username":%q,"password":%q}`, webtest.Plain, webtest.Password)
	for _, c := range []*webtest.Client{site.Client(webtest.Thor), site.Script(webtest.Thor, webtest.Plain)} {
		first := withKey(c, "k", "POST", "/api/login/", body).Expect(http.StatusOK).Body.String()
		if second := withKey(c, "k", "POST", "/api/login/", body).Expect(http.StatusOK); second.Body.String() == first {
			t.Error("a token was given twice")
		}
	}
	if n := webtest.Count[models.KeptAnswer](site, webtest.Thor); n != 0 {
		t.Errorf("%d answers were kept", n)
	}
}

func TestAPI_BadKeys(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const body = `{"question":"Why?"}`
	longest := strings.Repeat("x", 255)
	for _, key := range []string{"", " ", `""`, `"`, `"a`, `"a"b`, `"\`, `"\b"`, longest + "x", "\x01", "é", `"a",b"`} {
		refused := withKey(c, key, "POST", "/api/polls/", body).Expect(http.StatusBadRequest).Body.String()
		if !strings.Contains(refused, "1 to 255 printable ASCII characters") {
			t.Errorf("%q: %s", key, refused)
		}
	}
	two := c.Request(http.MethodPost, "/api/polls/", strings.NewReader(body))
	two.Header.Set("Content-Type", "application/json")
	two.Header["Idempotency-Key"] = []string{"a", "b"}
	c.Do(two).Expect(http.StatusBadRequest)
	for _, key := range []string{longest, `"` + longest + `"`, `"a \" \\ b"`, `"a b"`, "a b"} {
		withKey(c, key, "POST", "/api/polls/", body).Expect(http.StatusCreated)
	}
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3+3 { // some of the last are the same key
		t.Errorf("%d polls", n)
	}
}

// TestAPI_ManyWithFewKeys has a thousand calls at once, which make as many polls
// as there are keys. Who waits for too long is told to come again, and does.
func TestAPI_ManyWithFewKeys(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	const calls, keys, atOnce = 1000, 10, 50
	type result struct{ key, body string }
	numbers, results := make(chan int), make(chan result)
	for range atOnce {
		c := site.Script(webtest.Thor, webtest.Plain)
		go func() {
			for i := range numbers {
				key := fmt.Sprint("key ", i%keys)
				answer := withKey(c, key, "POST", "/api/polls/", `{"question":"Why?"}`)
				for answer.Code == http.StatusServiceUnavailable {
					answer = withKey(c, key, "POST", "/api/polls/", `{"question":"Why?"}`)
				}
				results <- result{key, fmt.Sprint(answer.Code, answer.Body)}
			}
		}()
	}
	go func() {
		defer close(numbers)
		for i := range calls {
			numbers <- i
		}
	}()
	answers := map[result]bool{}
	for range calls {
		answers[<-results] = true
	}
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3+keys || len(answers) != keys {
		t.Errorf("%d polls, and these answers: %v", n, answers)
	}
}

// TestAPI_NothingIsDoneThatIsNotKept lets a second answer not be kept: its poll must
// not be there either.
func TestAPI_NothingIsDoneThatIsNotKept(t *testing.T) {
	t.Parallel()
	site := newSite(t)
	define := func(statement string) {
		site.Define(webtest.Thor, func(_ context.Context, tx *gorm.DB) error { return tx.Exec(statement).Error })
	}
	define(`CREATE UNIQUE INDEX only_one ON api_idempotency (status)`)
	c := site.Script(webtest.Thor, webtest.Plain)
	const body = `{"question":"Why?"}`
	withKey(c, "first", "POST", "/api/polls/", body).Expect(http.StatusCreated)
	withKey(c, "k", "POST", "/api/polls/", body).Expect(http.StatusInternalServerError)
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 4 {
		t.Errorf("%d polls", n)
	}
	define(`DROP INDEX only_one`)
	again(t, withKey(c, "k", "POST", "/api/polls/", body).Expect(http.StatusCreated),
		withKey(c, "k", "POST", "/api/polls/", body))
}
