package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// To look for more than the seeds, which go test runs:
//
//	go test ./web -run '^$' -fuzz FuzzQueries -fuzztime 5m -fuzzminimizetime 1x

// takesTime leaves out what begins with a site of its own for each try.
func takesTime(f *testing.F) {
	f.Helper()
	if testing.Short() {
		f.Skip("it takes some seconds; run without -short")
	}
}

// survives sends a request and holds the answer to this: not an error of ours,
// nothing logged as one, and nothing written unless it says so.
func survives(t *testing.T, site *webtest.Site, c *webtest.Client, r *http.Request) *webtest.Response {
	t.Helper()
	potter, thor := rowsOf(site, webtest.Potter), rowsOf(site, webtest.Thor)
	answer := c.Do(r)
	done := r.Method != http.MethodGet && (answer.Code == http.StatusFound || answer.Code == http.StatusCreated)
	if answer.Code >= http.StatusInternalServerError || strings.Contains(site.Log.String(), `"level":"ERROR"`) {
		t.Errorf("%s %q: got %d\n%s", r.Method, r.URL, answer.Code, site.Log)
	}
	if rowsOf(site, webtest.Potter) != potter {
		t.Errorf("%s %q: potter's rows have changed", r.Method, r.URL)
	}
	if !done && rowsOf(site, webtest.Thor) != thor {
		t.Errorf("%s %q: got %d, and rows have changed", r.Method, r.URL, answer.Code)
	}
	return answer
}

// FuzzQueries asks for pages with any query.
func FuzzQueries(f *testing.F) {
	takesTime(f)
	for _, query := range []string{
		"q=a&o=-1.2&p=3&all=", "o=99999999999999999999.-0.--1&p=-1", "pub_date__year=0&pub_date__month=13&pub_date__day=x",
		"pub_date__gte=9999-99-99&created_by__id__exact=1%00", "q=%00%ff%fe", "q=%22%27%5c%25_&_facets=", "e=1&e=2;x=1",
		"created_by__password__startswith=a", "question__in=1,2,3", "pub_date__range=1,2&id__exact=x", "%zz=%", "=&=&",
		"_popup=&_to_field=password&_changelist_filters=q%3D%2526", "_format=csv&_columns=password&_columns=id",
		"term=x&app_label=auth&model_name=user&field_name=password", "fields=password&ordering=password&page_size=-1",
		"page=9223372036854775808&page_size=1e9", "p=99999999999999999999999", "last_name=" + strings.Repeat("x", 5000),
		strings.Repeat("q=a&", 3000), "is_staff__exact=%F0%9F%92%A9", "groups__id__exact=-1", "action_flag__exact=1%2C2",
	} {
		for page := range 2 {
			f.Add(page*3+len(query)%3, query)
		}
	}
	pages := []string{
		"/admin/polls/poll/", "/admin/auth/user/", "/admin/admin/logentry/", "/admin/polls/vote/export/",
		"/admin/autocomplete/", "/admin/polls/poll/1/change/", "/api/polls/", "/admin/login/",
	}
	f.Fuzz(func(t *testing.T, page int, query string) {
		site, c := fuzzed(t)
		r := c.Request(http.MethodGet, pages[uint(page)%uint(len(pages))], nil)
		r.URL.RawQuery = query
		survives(t, site, c, r)
	})
}

func fuzzed(t *testing.T) (*webtest.Site, *webtest.Client) {
	t.Helper()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/password_change/") // for its token
	return site, c
}

// FuzzForms sends any form to the pages that take one.
func FuzzForms(f *testing.F) {
	takesTime(f)
	for _, form := range []string{
		"question=a&created_by=1", "question=%00&created_by=%ff", "question=a&created_by=99999999999999999999",
		"question=a&created_by=1&closed_at_0=0000-00-00&closed_at_1=25:61", "username=x&usable_password=true&password1=%00",
		"action=delete_selected&_selected_action=1&_selected_action=x&post=yes", "action=nothing&select_across=1",
		"username=" + strings.Repeat("é", 151) + "&email=@", "_save=&_continue=&_addanother=&_saveasnew=&_popup=1",
		"groups=1&groups=x&user_permissions=-1&is_superuser=maybe", "post=yes&_version=x", "%=&&;=%zz",
		"form-TOTAL_FORMS=1&form-0-id=1&form-0-choice_text=&form-INITIAL_FORMS=99", "last_login_0=x&date_joined_1=",
	} {
		for page := range 2 {
			f.Add(page*3+len(form)%3, form)
		}
	}
	pages := []string{
		"/admin/polls/poll/add/", "/admin/polls/poll/1/change/", "/admin/auth/user/add/", "/admin/auth/user/4/change/",
		"/admin/polls/choice/", "/admin/auth/group/add/",
	}
	f.Fuzz(func(t *testing.T, page int, form string) {
		site, c := fuzzed(t)
		r := c.Request(http.MethodPost, pages[uint(page)%uint(len(pages))], strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-CSRFToken", c.Token())
		survives(t, site, c, r)
	})
}

// FuzzInlines sends choices along with a poll: how many there are said to be,
// whose they are, and what becomes of them.
func FuzzInlines(f *testing.F) {
	takesTime(f)
	f.Add("3", "2", "1", "1", "text", "")
	f.Add("3", "2", "3", "1", "of another poll", "")
	f.Add("-1", "-1", "x", "x", "", "on")
	f.Add("1000000000", "1000000000", "1", "1", "", "on")
	f.Add("99999999999999999999", "0", "", "", "a", "")
	f.Add("0", "5", "1", "2", "a", "on")
	f.Add("1e3", "\x00", "\xff", "-1", "\x00\xff", "maybe")
	f.Add("", "", "", "", "", "")
	f.Add("3", "3", "1", "1", strings.Repeat("x", 101), "")
	f.Fuzz(func(t *testing.T, total, initial, id, poll, text, gone string) {
		site, c := fuzzed(t)
		others := webtest.Find[models.Choice](site, webtest.Thor, 3) // of poll 2
		form := url.Values{
			"question": {"Thor: may it be changed?"}, "created_by": {"1"},
			"choices-TOTAL_FORMS": {total}, "choices-INITIAL_FORMS": {initial},
		}
		for _, row := range []string{"choices-0-", "choices-1-"} {
			form[row+"id"], form[row+"poll"], form[row+"choice_text"] = []string{id}, []string{poll}, []string{text}
			if gone != "" {
				form.Set(row+"DELETE", gone)
			}
		}
		r := c.Request(http.MethodPost, "/admin/polls/poll/1/change/", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-CSRFToken", c.Token())
		survives(t, site, c, r)
		if now := webtest.Find[models.Choice](site, webtest.Thor, 3); now.ChoiceText != others.ChoiceText || now.PollID != 2 {
			t.Errorf("a choice of another poll has become %+v", now)
		}
	})
}

// FuzzCookies lets nobody in by a cookie that nobody was given.
func FuzzCookies(f *testing.F) {
	takesTime(f)
	for _, cookie := range []string{
		"", "sid=", "sid=x", "sid=" + strings.Repeat("A", 43), "sid=" + strings.Repeat("A", 43) + "; sid=x; browser=y",
		"__Host-sid=a; sid=\"a\"", "sid=%00%ff", "browser=" + strings.Repeat("=", 4000), ";;;=;", "sid=\x01\x7f",
		"sid=../../control.db", "sid='; DROP TABLE sessions; --", strings.Repeat("a=b; ", 2000),
	} {
		f.Add(cookie)
	}
	f.Fuzz(func(t *testing.T, cookie string) {
		site := webtest.New(t)
		c := site.Client(webtest.Thor)
		for _, path := range []string{"/admin/", "/api/polls/"} {
			r := c.Request(http.MethodGet, path, nil)
			r.Header.Set("Cookie", cookie)
			if answer := survives(t, site, c, r); answer.Code == http.StatusOK {
				t.Errorf("%q is let in to %s", cookie, path)
			}
		}
		r := c.Request(http.MethodPost, "/admin/login/", strings.NewReader("username=root&password="+webtest.Password))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Cookie", cookie)
		r.Header.Set("X-CSRFToken", cookie)
		if answer := survives(t, site, c, r); answer.Code < http.StatusBadRequest {
			t.Errorf("%q is taken for a token", cookie)
		}
	})
}

// FuzzBodies sends any body of any type to the API.
func FuzzBodies(f *testing.F) {
	takesTime(f)
	for _, body := range []string{
		`{"question": "a"}`, `{"question": {"a": [1]}}`, `{"question": 1e999}`, `[]`, `null`, `"`, `{"question": "\u0000"}`,
		`{"question": "\ud800"}`, `{"closed_at": "9999-99-99T99:99:99Z"}`, `{"question": "a", "created_by": -1}`,
		`{"question": "a", "question": "b"}`, strings.Repeat(`{"a":`, 5000), strings.Repeat("[", 100_000), "\xff\xfe",
	} {
		f.Add("application/json", body)
	}
	f.Add("application/x-www-form-urlencoded", "question=%00%ff&created_by=%zz")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"question\"\r\n\r\na\r\n--x--")
	f.Add("text/html\x00;;", "a")
	f.Fuzz(func(t *testing.T, kind, body string) {
		site := webtest.New(t)
		c := site.Script(webtest.Thor, webtest.Root)
		c.Garbles = true
		for _, at := range []string{"POST /api/polls/", "PATCH /api/polls/1/", "POST /api/login/"} {
			method, path, _ := strings.Cut(at, " ")
			r := c.Request(method, path, strings.NewReader(body))
			r.Header.Set("Content-Type", kind)
			before := webtest.Find[models.Poll](site, webtest.Thor, 1)
			answer := c.Do(r)
			if answer.Code >= http.StatusInternalServerError || strings.Contains(site.Log.String(), `"level":"ERROR"`) {
				t.Errorf("%s %q: got %d\n%s", at, body, answer.Code, site.Log)
			}
			if now := webtest.Find[models.Poll](site, webtest.Thor, 1); now.Question != before.Question && answer.Code != 200 {
				t.Errorf("%s %q: got %d, and the poll has changed", at, body, answer.Code)
			}
		}
	})
}

// FuzzServedHosts finds no tenant by a host that is nobody's.
func FuzzServedHosts(f *testing.F) {
	takesTime(f)
	for _, host := range []string{
		"thor.localhost", "THOR.localhost.:80", "nobody.localhost", "", "\x00", "thor.localhost\r\nx: y", "[::1", "a b",
		"thor.localhost@evil", "../thor.localhost", "%74hor.localhost", "xn--.localhost", "ｔhor.localhost", "thor。localhost",
		strings.Repeat("a.", 2000) + "localhost",
	} {
		f.Add(host, host)
	}
	f.Fuzz(func(t *testing.T, host, forwarded string) {
		site := webtest.New(t)
		c := site.Client(webtest.Potter)
		r := c.Request(http.MethodGet, "/admin/login/", nil)
		r.Host = host
		r.Header.Set("X-Forwarded-Host", forwarded)
		answer := survives(t, site, c, r)
		page := answer.Body.String()
		owner, _, _ := strings.Cut(strings.ToLower(norm.NFKC.String(host)), ".")
		ours := owner == webtest.Thor || owner == webtest.Potter
		if answer.Code == http.StatusOK && (!ours || !strings.Contains(page, owner)) {
			t.Errorf("%q: whose page is this?\n%s", host, page)
		}
	})
}
