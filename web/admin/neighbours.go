package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"pollsadmin/views"
)

// patience is how long a page waits for what it can do without, unless
// Config.Patience says otherwise.
const patience = 75 * time.Millisecond

// addSteps puts links to the objects before and after this one on its page, as
// the list has them that the user came from. What the list takes too long to
// tell is left out.
func (v *visit) addSteps(page *views.Page, r row, to string) error {
	if !v.may(View, nil) || v.popup {
		return nil
	}
	l, counted, err := v.cameFrom()
	if errors.Is(err, errBadParameter) || errors.Is(err, errForbidden) {
		return nil
	}
	if err != nil {
		return err
	}
	at, err := l.beside(r, !counted)
	if err != nil {
		return err
	}
	steps := views.Steps{Name: v.res.plural, Position: at.position}
	link := func(id *uint) string {
		if id == nil {
			return ""
		}
		return withQuery(v.res.objectURL(strconv.FormatUint(uint64(*id), 10), to), preservedOf(v.c))
	}
	steps.Previous, steps.Next = link(at.Previous), link(at.Following)
	page.Steps = &steps
	return nil
}

// beside is where a row stands in a list.
type beside struct {
	near
	position string
}

// beside finds a row's place, unless it is known.
func (l *listing) beside(r row, counting bool) (beside, error) {
	name := l.res.schema.Table + " " + l.res.idText(r) + " by " + formatSort(l.query.sort)
	known, place, found := l.res.site.pieces.places.Find(l.ctx, l.source(), name, l.orderParts()...)
	if found {
		return known, nil
	}
	ctx, cancel := context.WithTimeout(l.ctx, cmp.Or(l.res.site.cfg.Patience, patience))
	defer cancel()
	l.db = l.db.WithContext(ctx)
	near, err := l.neighbours(r)
	at := beside{near: near}
	if err == nil && counting && (near.Previous != nil || near.Following != nil) {
		at.position, err = l.position(r)
	}
	if err == nil && ctx.Err() == nil { // else something may be left out
		l.res.site.pieces.places.Put(l.ctx, place, at, placeBytes)
	}
	return at, err
}

// cameFrom is the list as it was filtered and sorted, and whether it cost a
// statement to know that it may be sorted so.
func (v *visit) cameFrom() (l *listing, counted bool, err error) {
	params, err := url.ParseQuery(v.c.QueryParam(paramPreserved))
	if err != nil {
		return nil, false, fmt.Errorf("%w: %w", errBadParameter, err)
	}
	l = v.listing(params)
	if searchComplaint(l.query.search) != "" {
		l.query.search = ""
	}
	for _, k := range l.query.sort {
		counted = counted || k.column < len(l.res.columns) && l.res.columns[k.column].counts()
	}
	if _, err := l.dropCounts(); err != nil {
		return nil, counted, err
	}
	return l, counted, l.prepare()
}

// near are the keys of the rows beside a row.
type near struct{ Previous, Following *uint }

// neighbours finds both rows by one statement.
func (l *listing) neighbours(r row) (near, error) {
	var found near
	k := l.keysetOf(r)
	err := l.db.Raw("SELECT ? AS previous, ? AS following", l.first(k.turned()), l.first(k)).Scan(&found).Error
	if err = l.unlessLate(err); err != nil {
		return near{}, fmt.Errorf("looking for the %s beside one: %w", l.res.plural, err)
	}
	return found, nil
}

// first is the key of the first row after a place.
func (l *listing) first(k keyset) clause.Expression {
	either := parts{begin: "COALESCE(", between: ", ", end: ", NULL)"}
	for _, cond := range k.after() {
		either.queries = append(either.queries,
			l.filtered(l.db).Clauses(cond, clause.OrderBy{Expression: k.terms}).Select("?", l.res.key()).Limit(1))
	}
	return either
}

// standing is how many rows come before a row, how many there are, and whether
// the row is one of them at all.
type standing struct{ Before, Total, Here int }

// position is "3 of 120", or nothing when it takes too long to count.
func (l *listing) position(r row) (string, error) {
	var at standing
	before := parts{between: " + "}
	for _, cond := range l.keysetOf(r).turned().after() {
		before.queries = append(before.queries, l.some(l.filtered(l.db).Clauses(cond)))
	}
	self := clause.Where{Exprs: []clause.Expression{clause.Eq{Column: l.res.key(), Value: l.res.id(r)}}}
	err := l.db.Raw("SELECT ? AS before, (?) AS total, (?) AS here", before,
		l.some(l.filtered(l.db)), l.some(l.filtered(l.db).Clauses(self))).Scan(&at).Error
	if err = l.unlessLate(err); err != nil {
		return "", fmt.Errorf("counting the %s before one: %w", l.res.plural, err)
	}
	if at.Here == 0 || at.Before > maxCounted {
		return "", nil
	}
	total := strconv.Itoa(at.Total)
	if at.Total > maxCounted {
		total = "more than " + strconv.Itoa(maxCounted)
	}
	return strconv.Itoa(at.Before+1) + " of " + total, nil
}

// some counts the rows of a query, and stops when there are many.
func (l *listing) some(q *gorm.DB) *gorm.DB {
	return l.db.Table("(?) AS part", q.Select("1").Limit(maxCounted+1)).Select("COUNT(*)")
}

// unlessLate drops the error of a query that ran out of time: its answer is
// done without. Who asked for the page may still be there.
func (l *listing) unlessLate(err error) error {
	if err != nil && l.ctx.Err() == nil && errors.Is(l.db.Statement.Context.Err(), context.DeadlineExceeded) {
		return nil
	}
	return err
}
