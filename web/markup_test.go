package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

// TestPages_AreValidHTML has html-validate look at every page that there is:
// the answers of all doors, to those who may do much and little, and the states
// of pages that no door shows.
func TestPages_AreValidHTML(t *testing.T) {
	t.Parallel()
	validator := os.Getenv("HTML_VALIDATE")
	if validator == "" {
		const missing = "HTML_VALIDATE does not name html-validate's program: see .ci/run"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	dir := t.TempDir()
	for _, who := range []string{webtest.Root, webtest.Viewer, anonymous} {
		site := furnished(t)
		c := bySession(site, who)
		for i, d := range slices.Concat(doors(), statesOfPages()) {
			keepPage(t, filepath.Join(dir, fmt.Sprintf("%s-%03d.html", who, i)), d, send(c, d))
		}
	}
	config := filepath.Join("..", ".ci", "html", "htmlvalidate.json")
	check := exec.CommandContext(t.Context(), validator, "--config", config, "--formatter=stylish", dir)
	if said, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// keepPage writes a page to a file, and in a comment at its end which one it is.
func keepPage(t *testing.T, name string, d door, answer *webtest.Response) {
	t.Helper()
	if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
		return
	}
	page := fmt.Sprintf("%s<!-- %s: %d -->", answer.Body, d, answer.Code)
	if err := os.WriteFile(name, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
}

// statesOfPages are pages that look otherwise than when one comes to them.
func statesOfPages() []door {
	var list []door
	for _, path := range []string{
		"/admin/polls/poll/?q=swallow&o=-1.2", "/admin/polls/poll/?q=nothing+like+it", "/admin/polls/poll/?all=",
		"/admin/polls/poll/?pub_date__year=2026", "/admin/auth/user/?is_staff__exact=1&o=1",
		"/admin/polls/poll/99/change/", "/admin/polls/poll/?no_such_field=1", "/admin/polls/poll/?p=x",
		"/admin/auth/user/export/?q=a&_format=pdf", "/admin/auth/user/?groups__isnull=True&_facets=True&q=a",
		"/admin/polls/poll/?pub_date__gte=soon&state=open&_facets=True", "/admin/admin/logentry/?action_flag__exact=1",
		"/api/?format=api", "/api/login/?format=api", "/api/polls/?format=api&page_size=1&page=2", "/api/nothing/?format=api",
		"/api/polls/1/?format=api", "/api/polls/99/?format=api", "/api/polls/1/choices/1/vote/?format=api",
	} {
		list = append(list, door{route: "GET", path: path})
	}
	tooLong := strings.Repeat("x", 101)
	list = append(list, door{route: "POST", path: "/api/polls/?format=api", json: "{}"})
	for path, form := range map[string]url.Values{
		"/admin/login/": {"username": {"root"}, "password": {"wrong"}},
		"/admin/polls/poll/add/": {
			"question": {tooLong}, "choices-TOTAL_FORMS": {"1"}, "choices-0-choice_text": {tooLong},
		},
		"/admin/auth/user/add/":   {"username": {"a b"}, "password1": {"1"}, "password2": {"2"}},
		"/admin/polls/poll/":      {"action": {"delete_selected"}, "_selected_action": {"1", "2"}},
		"/admin/auth/user/":       {"action": {"deactivate"}, "_selected_action": {"2", "3"}},
		"/admin/password_change/": {"old_password": {"x"}},
	} {
		list = append(list, door{route: http.MethodPost, path: path, form: form})
	}
	return list
}
