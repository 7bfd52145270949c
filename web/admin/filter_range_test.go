package admin

import (
	"net/url"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/utils/tests"
)

func TestRange_OfNumbersAndDays(t *testing.T) {
	t.Parallel()
	db, err := gorm.Open(tests.DummyDialector{}, &gorm.Config{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	site := NewSite(Config{Prefix: "/admin/"})
	Register(site, func(b *band) Model[band] { return Model[band]{ListFilter: Filters{Range(&b.ID), &b.Founded}} })
	east := time.FixedZone("east", 9*60*60)
	for query, want := range map[string][]string{ // from, to, chip, complaints
		"id__gte=3&id__lte=9":              {"3", "9", "3 to 9", "", ""},
		"id__lte=9":                        {"", "9", "to 9", "", ""},
		"id__gte=three":                    {"three", "", "", "Enter a whole number.", ""},
		"id__gte=9&id__lte=3":              {"9", "3", "9 to 3", "", "This is before the beginning."},
		"id__gte=&id__lte=":                {"", "", "", "", ""},
		"founded__gte=2026-02-30":          {"2026-02-30", "", "", "Enter a date, such as 2026-11-23.", ""},
		"founded__lt=2026-02-01":           {"", "2026-01-31", "to 2026-01-31", "", ""},
		"founded__lt=2026-01-31T15:00:00Z": {"", "2026-01-31", "to 2026-01-31", "", ""}, // midnight in the east
		"founded__gte=2026-02-01&founded__lte=2026-02-01": {
			"2026-02-01", "2026-02-01", "2026-02-01 to 2026-02-01", "", "",
		},
	} {
		params, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		l := &listing{
			ctx: t.Context(), db: db, res: site.byTable["music_band"], query: parseQuery(params), lenient: true, zone: east,
		}
		if err := l.prepare(); err != nil {
			t.Errorf("?%s: %v", query, err)
			continue
		}
		of := l.res.filters[0]
		if query[0] == 'f' {
			of = l.res.filters[1]
		}
		offered, err := of.offer(l)
		if err != nil {
			t.Fatal(err)
		}
		var chip string
		if len(offered.chips) > 0 {
			chip = offered.chips[0].text
		}
		from, to := offered.inputs[0], offered.inputs[1]
		got := []string{from.Value, to.Value, chip, join(from.Errors), join(to.Errors)}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("?%s: got %q, want %q", query, got, want)
				break
			}
		}
	}
}

func join(complaints []string) string {
	if len(complaints) == 0 {
		return ""
	}
	return complaints[0]
}
