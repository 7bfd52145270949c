package polls_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// fuzzed is a site whose rows each call finds as the last one did.
type fuzzed struct {
	site   *webtest.Site
	thor   *tenants.Tenant
	header http.Header
}

func newFuzzed(f *testing.F) *fuzzed {
	site := webtest.New(f)
	thor, err := site.Registry.Acquire(context.Background(), webtest.Thor)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(thor.Release)
	return &fuzzed{site: site, thor: thor, header: site.Script(webtest.Thor, webtest.Root).Header}
}

// send sends a call. What is refused must have done nothing, and nothing may fail.
func (z *fuzzed) send(t *testing.T, method, path, kind, key, body string) *httptest.ResponseRecorder {
	t.Helper()
	before := z.rows(t)
	r := httptest.NewRequestWithContext(t.Context(), method, "http://thor.localhost"+path, strings.NewReader(body))
	r.Header = z.header.Clone()
	r.Header.Set("Content-Type", kind)
	if key != "" {
		r.Header["Idempotency-Key"] = []string{key}
	}
	answer := httptest.NewRecorder()
	z.site.Server.ServeHTTP(answer, r)
	if answer.Code >= http.StatusInternalServerError {
		t.Errorf("%s %s: %d %s", method, path, answer.Code, answer.Body)
	}
	if answer.Code >= http.StatusBadRequest || answer.Header().Get("Idempotent-Replayed") != "" {
		if diff := cmp.Diff(before, z.rows(t), cmp.Comparer(sameMoment)); diff != "" {
			t.Errorf("%s %s is answered %d, and has done this: %s", method, path, answer.Code, diff)
		}
	}
	return answer
}

func (z *fuzzed) rows(t *testing.T) contents {
	var all contents
	db := z.thor.Read(t.Context())
	read(t, db, &all.Polls)
	read(t, db, &all.Choices)
	read(t, db, &all.Votes)
	return all
}

// restore takes out what a call has made, and brings back what it has removed.
func (z *fuzzed) restore(t *testing.T, before contents) {
	t.Helper()
	err := z.thor.Write(t.Context(), func(tx *gorm.DB) error {
		for _, row := range []interface{ TableName() string }{
			models.Vote{}, models.Choice{}, models.Poll{}, models.KeptAnswer{},
		} {
			if err := tx.Table(row.TableName()).Where("1 = 1").Delete(nil).Error; err != nil {
				return err
			}
		}
		for _, create := range []*gorm.DB{tx.Create(before.Polls), tx.Create(before.Choices), tx.Create(before.Votes)} {
			if create.Error != nil {
				return create.Error
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// FuzzBody sends anything to whatever takes a body.
func FuzzBody(f *testing.F) {
	calls := [][2]string{
		{"POST", "/api/polls/"}, {"PUT", "/api/polls/1/"}, {"PATCH", "/api/polls/1/"}, {"POST", "/api/polls/1/choices/"},
		{"PUT", "/api/polls/1/choices/1/"}, {"POST", "/api/polls/2/choices/4/vote/"},
	}
	kinds := []string{
		"application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ";",
	}
	for i, body := range []string{
		``, `{}`, `[]`, `null`, `{"question":"Why?"}`, `{"question":"Why?","choices":[{"choice_text":"a"},{"id":1}]}`,
		`[{"question":"Why?","choices":[{"choice_text":"a"}]},{"question":"How?"}]`, `[{"question":"Why?"},{}]`,
		`{"question":"a","question":null,"closed_at":"9999-12-31T23:59:59.9999999-14:00","created_by":"2"}`,
		`{"question":"\ud800","choices":{"0":{}}}`, "{\"question\":\"\xff\x00\"}",
		`{"choices":[{"id":18446744073709551616}]}`,
		`{"choices":[{"id":1,"choice_text":"x"},{"id":1,"choice_text":"x"}]}`, `[[[[[[{"question":[[`,
		`{"choice_text":1e999}`,
		"--x\r\nContent-Disposition: form-data; name=question\r\n\r\nWhy?\r\n--x--\r\n", `question=Why%3F&choices=%00`,
		`choice_text=a&choice_text=%zz`, `{"created_by":2147483648,"question":"Why?"}`, `{"choices":[null,1,"a",[],{}]}`,
	} {
		for call := range calls {
			f.Add(uint8(call), uint8(i%3), body)
			f.Add(uint8(call), uint8(0), body)
		}
	}
	z := newFuzzed(f)
	f.Fuzz(func(t *testing.T, call, kind uint8, body string) {
		before, c := z.rows(t), calls[int(call)%len(calls)]
		if z.send(t, c[0], c[1], kinds[int(kind)%len(kinds)], "", body).Code < http.StatusBadRequest {
			z.restore(t, before)
		}
	})
}

// FuzzIdempotencyKey sends a call twice by any key: once it is done, it is answered
// the same, and no other call is by this key.
func FuzzIdempotencyKey(f *testing.F) {
	const why = `{"question":"Why?"}`
	for _, key := range []string{
		"a", `"a"`, `"a";b=1`, `"`, `"\`, `"\""`, " ", "\x7f", "é",
		strings.Repeat("x", 256), `""`, `a"`, `"a" b`, "a,b", "\t\"a\"",
	} {
		f.Add(key, why, `{"question":"How?"}`)
	}
	f.Add("a", `[{"question":"Why?"}]`, `[{"question":"Why?"} ]`)
	f.Add("a", `{}`, why)
	f.Add("a", why, `{`)
	z := newFuzzed(f)
	f.Fuzz(func(t *testing.T, key, body, other string) {
		if key == "" {
			t.Skip("which is none")
		}
		const kind, path = "application/json", "/api/polls/"
		before := z.rows(t)
		first := z.send(t, "POST", path, kind, key, body)
		second := z.send(t, "POST", path, kind, key, body)
		if first.Code != second.Code || first.Code < 400 && (first.Body.String() != second.Body.String() ||
			first.Header().Get("ETag") != second.Header().Get("ETag") || second.Header().Get("Idempotent-Replayed") != "true") {
			t.Errorf("first %d %s, then %d %s", first.Code, first.Body, second.Code, second.Body)
		}
		if first.Code >= http.StatusBadRequest {
			return
		}
		if code := z.send(t, "POST", path, kind, key, other).Code; other != body && code < http.StatusBadRequest {
			t.Errorf("%q for %q is answered as %q was: %d", key, other, body, code)
		}
		z.restore(t, before)
	})
}
