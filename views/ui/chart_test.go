package ui_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"pollsadmin/views/ui"
	"pollsadmin/views/viewstest"
)

// widths are how long the bars of a chart are.
func widths(doc *goquery.Document) []string {
	return doc.Find(".chart-bar").Map(func(_ int, bar *goquery.Selection) string { return bar.AttrOr("width", "") })
}

func TestBarChart(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long ", 30)
	doc := viewstest.Render(t, ui.BarChart(ui.Bars{
		ID: "b", Title: "Votes", Description: "Tea leads.",
		Bars: []ui.Bar{
			{Label: "<Tea>", Value: 1500, Note: "75 %"}, {Label: long, Value: 499}, {Label: "Few", Value: 1}, {Label: "None"},
		},
	}))
	if diff := cmp.Diff([]string{"100%", "33.27%", "0.4%", "0%"}, widths(doc)); diff != "" {
		t.Error(diff)
	}
	viewstest.See(t, doc, map[string]int{
		"svg[role=img][aria-labelledby=b-title][aria-describedby=b-desc]": 1, "title#b-title": 1, "desc#b-desc": 1,
		"[style]": 0, ".chart-grid": 4,
	})
	labels := doc.Find(".chart-label").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	if labels[0] != "<Tea>" || len([]rune(labels[1])) > 44 || !strings.HasSuffix(labels[1], "…") {
		t.Errorf("the labels are %q", labels)
	}
	if said := strings.Join(strings.Fields(doc.Find(".chart-value").First().Text()), " "); said != "1,500 · 75 %" {
		t.Errorf("the value is %q", said)
	}
}

func TestLineChart(t *testing.T) {
	t.Parallel()
	points := make([]ui.Point, 30)
	for i := range points {
		points[i] = ui.Point{Label: "day", Full: "that day", Value: i}
	}
	doc := viewstest.Render(t, ui.LineChart(ui.Timeline{ID: "l", Title: "Votes", Description: "More.", Points: points}))
	viewstest.See(t, doc, map[string]int{
		"svg[role=img][aria-labelledby=l-title]": 1, "path.chart-line": 1, "path.chart-area": 1, "circle.chart-dot": 30,
		"text.chart-tick:not([text-anchor])": 4, "text.chart-tick[text-anchor]": 5,
		".chart-tick[data-extra]": 2, "[style]": 0,
	})
	if said := doc.Find("circle").Last().Text(); said != "that day: 29" {
		t.Errorf("the last dot says %q", said)
	}
}
