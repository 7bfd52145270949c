package polls_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/web/webtest"
)

const popup = "?_popup=1&_to_field=id&_source_model=polls.choice"

// popupAnswer is what the opener of a popup is told.
func popupAnswer(t *testing.T, answer *webtest.Response) string {
	t.Helper()
	said := answer.Expect(http.StatusOK).Page().Find("#django-admin-popup-response-constants")
	text, _ := said.Attr("data-popup-response")
	return text
}

func TestAdminPopup_HasNoFrame(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	for path, wants := range map[string]string{
		"/admin/polls/poll/":           "tr[data-popup-choose='1'][data-popup-text^=Thor] a[href*='_popup=1']",
		"/admin/polls/poll/?q=tea":     ".searchbox input[type=hidden][name=_popup][value='1']",
		"/admin/polls/poll/add/":       "input[type=hidden][name=_popup][value='1']",
		"/admin/polls/poll/1/change/":  "input[type=hidden][name=_to_field][value=id]",
		"/admin/polls/poll/1/delete/":  "input[type=hidden][name=_popup][value='1']",
		"/admin/auth/user/add/":        "input[type=hidden][name=_popup][value='1']",
		"/admin/auth/user/?o=1":        "a.addlink[href*='_popup=1'], .column-label[href*='_popup=1']",
		"/admin/auth/user/?is_staff=1": ".filter a[href*='_popup=1']",
	} {
		joined := path + strings.Replace(popup, "?", map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")], 1)
		page := c.Get(joined).Expect(http.StatusOK).Page()
		if page.Find("body.popup").Length() != 1 || page.Find(wants).Length() == 0 {
			t.Errorf("%s lacks the class or %s", joined, wants)
		}
		if n := page.Find("header, footer, .sidebar, .breadcrumbs, .deletelink, .historylink, .exportlink, [name=action]").
			Length(); n > 0 {
			t.Errorf("%s has %d parts of a page that it should not", joined, n)
		}
		buttons := page.Find("[data-testid=submit-row] [name]")
		if name, _ := buttons.Attr("name"); buttons.Length() > 1 || buttons.Length() == 1 && name != "_save" {
			t.Errorf("%s has %d buttons, %s first", joined, buttons.Length(), name)
		}
	}
}

func TestAdminPopup_Answers(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	potter := contentsOf(t, site, webtest.Potter)
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/polls/choice/add/")
	for _, step := range []struct{ path, want string }{
		{"/admin/polls/choice/add/", `{"value":"5","obj":"\u003cNew\u003e"}`},
		{"/admin/polls/choice/5/change/", `{"action":"change","value":"5","obj":"\u003cNew\u003e","new_value":"5"}`},
		{"/admin/polls/choice/5/delete/", `{"action":"delete","value":"5"}`},
	} {
		form := url.Values{"poll": {"1"}, "choice_text": {"<New>"}, "post": {"yes"}, "_popup": {"1"}, "_continue": {"1"}}
		if got := popupAnswer(t, c.Post(step.path, form)); got != step.want {
			t.Errorf("%s answers %s", step.path, got)
		}
	}
	if said := c.Get("/admin/polls/choice/").Text("[data-testid=messages]"); said != "" {
		t.Errorf("a later page says %q: the popup has said it", said)
	}
	same(t, site, webtest.Potter, potter)
}

// A form that is refused stays a popup, as does one that asks for what is gone.
func TestAdminPopup_Refuses(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/polls/poll/1/change/" + popup)
	blank := url.Values{"question": {" "}}
	refused := c.Submit(page, "[data-testid=change-form]", blank).Expect(http.StatusUnprocessableEntity)
	if refused.Page().Find("body.popup input[name=_popup]").Length() != 1 {
		t.Error("it is a popup no longer")
	}
	c.Get("/admin/polls/poll/99/change/" + popup).Expect(http.StatusNotFound)
	c.Get("/admin/polls/poll/add/?_popup=1&_to_field=question").Expect(http.StatusBadRequest)
	c.Get("/admin/polls/poll/?_to_field=password").Expect(http.StatusBadRequest)
	page = c.Get("/admin/auth/user/1/delete/?_popup=1").Expect(http.StatusOK) // one's own account
	back := c.Submit(page, "[data-testid=delete-form]", nil).Expect(http.StatusFound)
	if to := back.Location(); to != "/admin/auth/user/1/change/?_popup=1" {
		t.Errorf("a refused deletion leads to %s", to)
	}
}

// Somebody who only looks finds nothing to type into, whatever they may do.
func TestAdminPopup_View(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	page := c.Get("/admin/polls/poll/1/change/" + popup + "&_view=1").Expect(http.StatusOK).Page()
	if n := page.Find("main form :is(input, select):not([type=hidden]), main form button").Length(); n > 0 {
		t.Errorf("%d controls to look at", n)
	}
}

// linksBeside are the deeds that links offer beside a field.
func linksBeside(c *webtest.Client, path, field string) []string {
	var deeds []string
	for _, link := range c.Get(path).Page().Find("[data-field=" + field + "] [data-related-action]").EachIter() {
		deed, _ := link.Attr("data-related-action")
		if _, leads := link.Attr("href"); !leads {
			deed += " (nothing chosen)"
		}
		deeds = append(deeds, deed)
	}
	return deeds
}

func TestAdminRelated_LinksFollowRights(t *testing.T) {
	t.Parallel()
	const choice, vote, user = "/admin/polls/choice/1/change/", "/admin/polls/vote/add/", "/admin/auth/user/2/change/"
	for name, test := range map[string]struct {
		rights      []string
		path, field string
		want        []string
	}{
		"all but delete": {
			[]string{"change_choice", "view_poll", "add_poll", "change_poll", "delete_poll"}, choice, "poll",
			[]string{"lookup", "add", "change", "view"},
		},
		"none":              {[]string{"change_choice"}, choice, "poll", nil},
		"view":              {[]string{"change_choice", "view_poll"}, choice, "poll", []string{"lookup", "view"}},
		"add":               {[]string{"change_choice", "add_poll"}, choice, "poll", []string{"add"}},
		"nothing to change": {[]string{"view_choice", "add_poll"}, choice, "poll", nil},
		"nothing chosen": {
			[]string{"add_vote", "change_choice", "delete_choice"}, vote, "choice",
			[]string{"change (nothing chosen)", "view (nothing chosen)"},
		},
		"of several":                {[]string{"change_user", "add_group", "change_group"}, user, "groups", []string{"add"}},
		"of none that is listed":    {[]string{"change_user"}, user, "user_permissions", nil},
		"users, added in two steps": {[]string{"change_poll", "add_user"}, "/admin/polls/poll/1/change/", "created_by", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := webtest.New(t)
			grant(site, webtest.Thor, 2, test.rights...)
			got := linksBeside(site.As(webtest.Thor, webtest.Staff), test.path, test.field)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("the links (-want +got):\n%s", diff)
			}
		})
	}
}

// The links are Django's, and lead to the whole page where there are no dialogs.
func TestAdminRelated_Addresses(t *testing.T) {
	t.Parallel()
	page := webtest.New(t).As(webtest.Thor, webtest.Root).Get("/admin/polls/poll/1/change/").Page()
	change := page.Find("[data-related-model='auth.user'] .related-change")
	for attr, want := range map[string]string{
		"href":               "/admin/auth/user/1/change/",
		"data-related-page":  "/admin/auth/user/__fk__/change/",
		"data-related-popup": "/admin/auth/user/__fk__/change/?_popup=1&_source_model=polls.poll&_to_field=id",
		"rel":                "noopener",
	} {
		if got, _ := change.Attr(attr); got != want {
			t.Errorf("%s is %s", attr, got)
		}
	}
}
