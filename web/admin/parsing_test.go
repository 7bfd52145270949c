package admin

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSplitSearch(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                      nil,
		"  ":                    nil,
		"tea coffee":            {"tea", "coffee"},
		" tea\tcoffee\n":        {"tea", "coffee"},
		`"green tea" coffee`:    {"green tea", "coffee"},
		`'green tea'`:           {"green tea"},
		`"say \"tea\""`:         {`say "tea"`},
		`"back\\slash"`:         {`back\slash`},
		`O'Neill don't`:         {"O'Neill", "don't"},
		`"never closed`:         {"never closed"},
		`"" ''`:                 nil,
		`"ein Ünicode" \ gerät`: {"ein Ünicode", `\`, "gerät"},
	} {
		if diff := cmp.Diff(want, splitSearch(text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestParseSort(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1": "1", "1.-2": "1.-2", "-3.1.3": "-3.1", "0": "", "x.2": "2", "--1": "", "": "", "99999999999999999999": "",
	} {
		if got := formatSort(parseSort(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestPageLinks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		current, pages int
		want           string
	}{
		{1, 1, ""}, {1, 2, "[1] 2"}, {1, 100, "[1] 2 3 4 … 99 100"}, {8, 100, "1 2 … 5 6 7 [8] 9 10 11 … 99 100"},
		{100, 100, "1 2 … 97 98 99 [100]"}, {6, 8, "1 2 3 4 5 [6] 7 8"},
	} {
		var words []string
		for _, link := range pageLinks(test.current, test.pages, func(int) string { return "?" }) {
			switch number := counted(link.Number, &resource{binding: &binding{entity: &entity{}}}); {
			case link.Ellipsis:
				words = append(words, "…")
			case link.Current:
				words = append(words, "["+strings.TrimSpace(number)+"]")
			default:
				words = append(words, strings.TrimSpace(number))
			}
		}
		if got := strings.Join(words, " "); got != test.want {
			t.Errorf("page %d of %d: got %q, want %q", test.current, test.pages, got, test.want)
		}
	}
}

// FuzzList feeds a list's address to what reads it.
func FuzzList(f *testing.F) {
	for _, seed := range []string{
		"q=tea&o=1.-2&p=3", "active__exact=1", "founded__year=2026&founded__month=13", "name__contains=%00&name__in=a,,b",
		"band__id__exact=-1", "fans__isnull=True&fans__in=1,2", "name__name__name", "founded__gte=2026-11-22 00:00:00+00:00",
		"all=&e=1&_facets=", "band__fans=1&age=1&fans__isempty=0", "founded__lte=9999-12-31&founded__gt=0000-01-01",
		"_find_fans=x&name__icontains=", "__=&=&q=%ff", "founded__day=0&founded__month=2",
	} {
		f.Add(seed)
	}
	site := NewSite(Config{Prefix: "/admin/"})
	Register(site, func(b *band) Model[band] {
		return Model[band]{ListDisplay: Columns{&b.Name, &b.Active, &b.Founded}, ListFilter: Filters{
			Several(&b.Fans), Empty(&b.Name), Range(&b.ID),
		}}
	})
	list := site.byTable["music_band"]
	f.Fuzz(func(t *testing.T, text string) {
		params, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		q := parseQuery(params)
		if link, err := url.ParseQuery(q.link(only(), nil)[1:]); err != nil || link.Has(paramPage) || link.Has(paramError) {
			t.Errorf("the link of %q is %v, %v: it leads to a page or a mistake", text, link, err)
		}
		_, _ = parsePeriod("founded", params)
		for param, values := range q.lookups() {
			lookup, err := list.parseLookup(param)
			if err != nil {
				continue
			}
			if cond, err := list.where(lookup, values, time.UTC); err == nil && cond == nil {
				t.Errorf("%s=%q is no condition and no mistake", param, values)
			}
		}
	})
}
