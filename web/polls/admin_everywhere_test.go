package polls_test

import (
	"net/http"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

func TestEverywhere_FindsPagesAndObjects(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: 3, Polls: 7, Choices: 2})
	for name, test := range map[string]struct {
		who, query  string
		finds, none []string
	}{
		"an object":    {webtest.Root, "swallow", []string{"Thor: what is the", "Choices"}, []string{"Go to"}},
		"a page":       {webtest.Viewer, "polls", []string{"Go to", "Polls"}, []string{"Add to"}},
		"another's":    {webtest.Root, "potter", []string{"Nothing matches."}, []string{"Potter"}},
		"too many":     {webtest.Root, "question", []string{"All that is found in Polls"}, nil},
		"without view": {webtest.Staff, "swallow", []string{"Nothing matches."}, []string{"Thor: what"}},
		"what no text": {webtest.Root, "%00", []string{"characters that no text can have"}, []string{"Nothing matches."}},
		"nothing":      {webtest.Root, "", []string{"Site administration", "Add to Polls"}, []string{"swallow"}},
	} {
		page := site.As(webtest.Thor, test.who).Get("/admin/search/?q=" + test.query).Expect(http.StatusOK)
		text := page.Text("main")
		for _, want := range test.finds {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in %s", name, want, text)
			}
		}
		for _, other := range test.none {
			if strings.Contains(text, other) {
				t.Errorf("%s: there is %q in %s", name, other, text)
			}
		}
	}
	most := site.As(webtest.Thor, webtest.Root).Get("/admin/search/?q=question")
	if n := most.Page().Find(`a[href^="/admin/polls/poll/"][href$="/change/"]`).Length(); n != 5 {
		t.Errorf("%d polls are shown, want 5", n)
	}
}

func TestEverywhere_AnswersScripts(t *testing.T) {
	t.Parallel()
	c := webtest.New(t).As(webtest.Thor, webtest.Root)
	type found struct {
		Groups []struct {
			Name  string
			Links []struct{ Text, URL string }
		}
	}
	byFormat := webtest.Decode[found](c.Get("/admin/search/?q=castle&_format=json").Expect(http.StatusOK))
	c.Header.Set("Accept", "application/json")
	byHeader := webtest.Decode[found](c.Get("/admin/search/?q=castle").Expect(http.StatusOK))
	for _, got := range []found{byFormat, byHeader} {
		if len(got.Groups) == 0 || len(got.Groups[len(got.Groups)-1].Links) == 0 {
			t.Fatalf("found %v", got)
		}
		for _, group := range got.Groups {
			if group.Name == "Polls" && group.Links[0].URL != "/admin/polls/poll/2/change/" {
				t.Errorf("the poll is at %q", group.Links[0].URL)
			}
		}
	}
}
