package admin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm/clause"
)

// Facets says whether the filters of a list count their choices: how many rows
// there would be, search and all other filters as they are. Django's ShowFacets.
type Facets int

// Counting costs a statement for each filter.
const (
	FacetsAllowed Facets = iota // when asked to: the sidebar has a link
	FacetsAlways
	FacetsNever
)

// facetTime is how long all filters of a list may count together, unless
// Config.Patience says otherwise. What took longer is not told.
const facetTime = 75 * time.Millisecond

// counting reports whether the filters count their choices.
func (l *listing) counting() bool {
	return l.res.showFacets == FacetsAlways || l.res.showFacets == FacetsAllowed && l.query.params.Has(paramFacets)
}

// facetsURL is the list with counts, or without them; empty where there is no choice.
func (l *listing) facetsURL() string {
	switch {
	case l.res.showFacets != FacetsAllowed:
		return ""
	case l.counting():
		return l.query.link(only(paramFacets), nil)
	}
	return l.query.link(only(), url.Values{paramFacets: {"True"}})
}

// count counts the choices of a filter, all but the first, in one statement.
func (l *listing) count(ctx context.Context, f filter, choices []filterChoice) error {
	var counts facetCounts
	var counted []int
	for i, c := range choices[min(1, len(choices)):] {
		cond, err := l.demand(c.params)
		if err != nil {
			return err
		}
		if cond == nil {
			choices[i+1].count = "-"
			continue
		}
		counts, counted = append(counts, cond), append(counted, i+1)
	}
	if len(counts) == 0 {
		return nil
	}
	var numbers string
	err := l.res.narrowed(l.db.WithContext(ctx), l.except(f.owns)).Select("? AS numbers", counts).Scan(&numbers).Error
	if err != nil && l.ctx.Err() == nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		numbers = strings.TrimSuffix(strings.Repeat("-,", len(counts)), ",")
		err = nil
	}
	if err != nil {
		return fmt.Errorf("counting the choices of a filter: %w", err)
	}
	for i, n := range slices.Collect(strings.SplitSeq(numbers, ",")) {
		choices[counted[i]].count = n
	}
	return nil
}

// demand is what parameters demand together, nil for nothing.
func (l *listing) demand(params url.Values) (clause.Expression, error) {
	var every []clause.Expression
	for param, texts := range params {
		cond, err := l.meets(param, texts)
		if err != nil {
			return nil, err
		}
		if cond != nil {
			every = append(every, cond)
		}
	}
	if len(every) == 0 {
		return nil, nil //nolint:nilnil // no condition is what there is to say
	}
	return clause.And(every...), nil
}

// facetCounts counts the rows that meet each condition. The numbers come in one
// text, so that there may be as many of them as there are choices.
type facetCounts []clause.Expression

// Build writes COUNT(CASE WHEN … THEN 1 END) || ',' || COUNT(…).
func (f facetCounts) Build(b clause.Builder) {
	for i, cond := range f {
		if i > 0 {
			_, _ = b.WriteString(" || ',' || ")
		}
		_, _ = b.WriteString("COUNT(CASE WHEN ")
		cond.Build(b)
		_, _ = b.WriteString(" THEN 1 END)")
	}
}
