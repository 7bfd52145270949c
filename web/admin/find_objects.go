package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// searchTime is how long all models together may be searched, unless
// Config.Patience says otherwise.
const searchTime = 75 * time.Millisecond

// findEverywhere searches the models that have a search and that the user may
// view: those with few rows first, then each of the others for its share of the
// time that is left. What it did not get to the end of, the page names.
func (v *visit) findEverywhere(text string, page *viewadmin.Everywhere) error {
	searched := slices.DeleteFunc(slices.Clone(v.site.resources), func(r *resource) bool {
		return len(r.searches) == 0 || !v.mayTo(r, View)
	})
	if len(splitSearch(text)) == 0 || len(searched) == 0 {
		return nil
	}
	large, err := v.large(searched)
	if err != nil {
		return err
	}
	groups := make([]viewadmin.FoundGroup, len(searched))
	until := time.Now().Add(cmp.Or(v.site.cfg.Patience, searchTime))
	for done, i := range largeLast(len(searched), large) {
		share := time.Until(until)
		if slices.Contains(large, i) {
			share /= time.Duration(len(searched) - done)
		}
		if groups[i], err = v.findIn(searched[i], text, slices.Contains(large, i), share); err != nil {
			return err
		}
	}
	for _, group := range groups {
		switch {
		case group.Late:
			page.Late = append(page.Late, views.Link{Text: group.Name, URL: group.URL})
		case len(group.Objects) > 0:
			page.Groups = append(page.Groups, group)
		}
	}
	return nil
}

// largeLast are the places of n models, those of the large ones at the end.
func largeLast(n int, large []int) []int {
	places := make([]int, 0, n)
	for i := range n {
		if !slices.Contains(large, i) {
			places = append(places, i)
		}
	}
	return append(places, large...)
}

// large are the places of the models with more rows than lists are counted to,
// as far as their keys tell. One statement, which takes no longer for many rows.
func (v *visit) large(list []*resource) ([]int, error) {
	db := v.site.cfg.Read(v.ctx)
	looks := make(looks, len(list))
	for i, r := range list {
		looks[i] = db.Raw("SELECT 1 WHERE (?) > ?", r.apart(db), maxCounted)
	}
	var places []int
	if err := db.Raw("?", looks).Scan(&places).Error; err != nil {
		return nil, fmt.Errorf("looking for large tables: %w", err)
	}
	slices.Sort(places)
	return places, nil
}

// findIn searches one model, for no longer than it may take.
func (v *visit) findIn(r *resource, text string, large bool, time time.Duration) (viewadmin.FoundGroup, error) {
	ctx, cancel := context.WithTimeout(v.ctx, time)
	defer cancel()
	l := v.listing(map[string][]string{paramSearch: {text}})
	l.res, l.db = r, l.db.WithContext(ctx)
	group := viewadmin.FoundGroup{Name: capitalize(r.plural), URL: withQuery(r.url(), l.query.params.Encode())}
	rows, err := l.firstFound(large)
	if err != nil && v.ctx.Err() == nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		group.Late = true
		return group, nil
	}
	group.More = len(rows) > foundOfEach
	for _, row := range rows[:min(len(rows), foundOfEach)] {
		group.Objects = append(group.Objects, views.Link{Text: r.text(row), URL: r.objectURL(r.idText(row), "change")})
	}
	return group, err
}

// firstFound are the first rows that are found, one more than are shown. Of a
// large table it has to know beforehand whether few or many are, as lists do.
func (l *listing) firstFound(large bool) ([]row, error) {
	if err := l.prepare(); err != nil {
		return nil, err
	}
	if large {
		l.all = tally{more: true}
		if err := l.reachFound(); err != nil {
			return nil, err
		}
	}
	return l.res.find(l.res.orderBy(l.filtered(l.db), l.res.ordering).Limit(foundOfEach + 1))
}
