package viewstest

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// CheckStrict fails where the page would need a laxer Content-Security-Policy:
// inline scripts and styles, handlers in attributes, addresses that run code.
func CheckStrict(t *testing.T, doc *goquery.Document) {
	t.Helper()
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, attr := range s.Nodes[0].Attr {
			checkAttr(t, s.Nodes[0].Data, attr)
		}
	})
	doc.Find("script").Each(func(_ int, s *goquery.Selection) {
		if src := s.AttrOr("src", ""); !strings.HasPrefix(src, "/static/") || s.Text() != "" {
			t.Errorf("a script that is not a file of ours: src=%q text=%q", src, s.Text())
		}
	})
	if n := doc.Find("style, iframe, object, embed, base, img").Length(); n > 0 {
		t.Errorf("%d elements that no page of ours has", n)
	}
}

func checkAttr(t *testing.T, element string, attr html.Attribute) {
	t.Helper()
	switch name := strings.ToLower(attr.Key); {
	case strings.HasPrefix(name, "on"), name == "style", name == "srcdoc", name == "formaction":
		t.Errorf("<%s> has the attribute %s=%q", element, attr.Key, attr.Val)
	case name == "href", name == "action", name == "src":
		if strings.Contains(strings.ToLower(attr.Val), "javascript:") {
			t.Errorf("<%s %s=%q> runs code", element, attr.Key, attr.Val)
		}
	}
}

// CheckNamed fails for controls without a name that screen readers can say,
// for ids that occur twice, and for references to ids that do not occur.
func CheckNamed(t *testing.T, doc *goquery.Document) {
	t.Helper()
	ids := ids(t, doc)
	doc.Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("type", "") != "hidden" && !named(doc, s) {
			t.Errorf("no label for the control %q", s.AttrOr("name", s.AttrOr("id", "?")))
		}
	})
	for _, attr := range []string{"aria-describedby", "aria-labelledby", "aria-controls", "popovertarget", "for"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for id := range strings.FieldsSeq(s.AttrOr(attr, "")) {
				if !ids[id] {
					t.Errorf("%s names %q, which does not exist", attr, id)
				}
			}
		})
	}
	doc.Find("button, a").Each(func(_ int, s *goquery.Selection) {
		if strings.TrimSpace(s.Text()) == "" && s.AttrOr("aria-label", "") == "" {
			t.Errorf("a <%s class=%q> says nothing", s.Nodes[0].Data, s.AttrOr("class", ""))
		}
	})
}

func ids(t *testing.T, doc *goquery.Document) map[string]bool {
	t.Helper()
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if seen[id] {
			t.Errorf("the id %q occurs twice", id)
		}
		seen[id] = true
	})
	return seen
}

func named(doc *goquery.Document, s *goquery.Selection) bool {
	if s.AttrOr("aria-label", "") != "" || s.Closest("label").Length() > 0 {
		return true
	}
	named := false
	doc.Find("label[for]").Each(func(_ int, label *goquery.Selection) {
		named = named || label.AttrOr("for", "") == s.AttrOr("id", "-")
	})
	return named
}
