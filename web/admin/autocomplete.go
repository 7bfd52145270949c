package admin

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
)

// matchesPerPage is Django's.
const matchesPerPage = 20

// matches is Django's answer to a select that asks for candidates.
type matches struct {
	Results    []match    `json:"results"`
	Pagination pagination `json:"pagination"`
}

type match struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type pagination struct {
	More bool `json:"more"`
}

// showMatches answers GET /admin/autocomplete/: which objects the field of a
// model may be given. Who asks must be allowed to view what is found.
func (s *Site) showMatches(v *visit) error {
	params := v.c.QueryParams()
	term := params.Get("term")
	b, f := s.relation(params)
	if f == nil || searchComplaint(term) != "" {
		return echo.ErrForbidden
	}
	to := s.byTable[f.target.schema.Table]
	switch {
	case to == nil:
		return echo.ErrForbidden
	case len(to.searches) == 0:
		return echo.ErrNotFound
	case !v.mayTo(to, View):
		return echo.ErrForbidden
	}
	page, err := strconv.Atoi(orElse(params.Get("page"), "1"))
	if err != nil || page < 1 || page > maxMatchPages {
		return echo.ErrNotFound
	}
	rows, more, err := b.matching(s.cfg.Read(v.ctx), f, term, page)
	if err != nil {
		return err
	}
	if len(rows) == 0 && page > 1 {
		return echo.ErrNotFound
	}
	answer := matches{Results: make([]match, len(rows)), Pagination: pagination{More: more}}
	for i, r := range rows {
		answer.Results[i] = match{ID: f.target.idText(r), Text: f.target.text(r)}
	}
	v.c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return v.c.JSON(http.StatusOK, answer)
}

// relation finds the relation that a select asks for, by Django's parameters.
// Of children that are edited in several places "inline" names the place: each
// may have Choices of its own.
func (s *Site) relation(params url.Values) (*binding, *field) {
	for _, b := range s.bindings {
		if b.app != params.Get("app_label") || b.name != params.Get("model_name") {
			continue
		}
		if place := params.Get("inline"); place != "" && place != b.inline {
			continue
		}
		if f := b.fields[params.Get("field_name")]; f != nil && (f.kind == related || f.kind == several) {
			return b, f
		}
	}
	return nil, nil
}

// matchesURL is where a select asks for the candidates of a relation.
func (b *binding) matchesURL(f *field) string {
	params := url.Values{"app_label": {b.app}, "model_name": {b.name}, "field_name": {f.name}}
	if b.inline != "" {
		params.Set("inline", b.inline)
	}
	return b.site.cfg.Prefix + "autocomplete/?" + params.Encode()
}

// matching are the candidates of a relation that their own list's search would
// find, a page at a time, and whether there are more.
func (b *binding) matching(db *gorm.DB, f *field, term string, page int) ([]row, bool, error) {
	to, limit := b.site.byTable[f.target.schema.Table], b.grantable(f)
	rows, err := b.candidates(db, f, matchesPerPage+1, func(q *gorm.DB) *gorm.DB {
		for _, word := range splitSearch(term) {
			q = q.Where(to.matches(word, scanned))
		}
		return limit(q).Offset((page - 1) * matchesPerPage)
	})
	if len(rows) > matchesPerPage {
		return rows[:matchesPerPage], true, err
	}
	return rows, false, err
}

func orElse(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}
