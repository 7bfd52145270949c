package admin

import (
	"net/url"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/utils/tests"
)

// A query that narrows nothing has no number to its name, and costs no statement.
func TestFacets_OfWhatSaysNothing(t *testing.T) {
	t.Parallel()
	db, err := gorm.Open(tests.DummyDialector{}, &gorm.Config{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	site := NewSite(Config{Prefix: "/admin/"})
	Register(site, func(*band) Model[band] { return Model[band]{ListFilter: Filters{aged("age")}} })
	list := site.byTable["music_band"]
	l := &listing{ctx: t.Context(), db: db, res: list, query: parseQuery(url.Values{"age": {"old"}})}
	if err := l.prepare(); err != nil || len(l.conds) != 0 {
		t.Errorf("the list has %d conditions, %v", len(l.conds), err)
	}
	if offered, err := list.filters[0].offer(l); err != nil || offered.shown() {
		t.Errorf("a filter without lookups is shown, %v", err)
	}
	choices := []filterChoice{{text: "All"}, {text: "Old", params: url.Values{"age": {"old"}}}}
	if err := l.count(t.Context(), list.filters[0], choices); err != nil {
		t.Fatal(err)
	}
	if choices[0].count != "" || choices[1].count != "-" {
		t.Errorf("the choices have the numbers %q and %q", choices[0].count, choices[1].count)
	}
}
