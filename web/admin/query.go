package admin

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
)

// Django's names of a changelist's parameters.
const (
	paramSearch    = "q"
	paramPage      = "p"
	paramAll       = "all"
	paramOrder     = "o"
	paramError     = "e"
	paramPreserved = "_changelist_filters"
	paramFacets    = "_facets"
	paramFind      = "_find_" // and a filter's field: ours, looks for choices of it
)

// Mistakes in a changelist's parameters.
var (
	errBadParameter = errors.New("a parameter of the list makes no sense")
	errForbidden    = errors.New("a parameter of the list reaches for what may not be filtered by")
)

// query is what the parameters of a changelist ask for.
type query struct {
	params url.Values
	search string
	page   int // 1 is the first
	all    bool
	sort   []sortKey
}

// sortKey sorts by a column of the list, counted from 0.
type sortKey struct {
	column int
	desc   bool
}

func parseQuery(params url.Values) query {
	q := query{params: params, search: params.Get(paramSearch), page: 1, all: params.Has(paramAll)}
	if n, err := strconv.Atoi(params.Get(paramPage)); err == nil {
		q.page = n // a page that is no number is the first, as in Django
	}
	q.sort = parseSort(params.Get(paramOrder))
	return q
}

// parseSort reads "1.-2": columns counted from 1, whether or not the list has
// checkboxes, so that a bookmark means the same for everybody.
func parseSort(s string) []sortKey {
	var keys []sortKey
	seen := map[int]bool{}
	for part := range strings.SplitSeq(s, ".") {
		number, desc := strings.CutPrefix(part, "-")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || seen[n] {
			continue
		}
		seen[n] = true
		keys = append(keys, sortKey{column: n - 1, desc: desc})
	}
	return keys
}

func formatSort(keys []sortKey) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = strconv.Itoa(k.column + 1)
		if k.desc {
			parts[i] = "-" + parts[i]
		}
	}
	return strings.Join(parts, ".")
}

// lookups are the parameters that filter the list.
func (q query) lookups() url.Values {
	rest := url.Values{}
	for name, values := range q.params {
		if !reserved(name) {
			rest[name] = values
		}
	}
	return rest
}

// reserved reports whether a parameter means something else than a filter.
func reserved(name string) bool {
	switch name {
	case paramSearch, paramPage, paramAll, paramOrder, paramError, paramPreserved, paramFacets,
		paramPopup, paramToField, paramSource, paramLook, paramFormat, paramColumns:
		return true
	}
	return strings.HasPrefix(name, paramFind)
}

// without is the address of this list with one value of a parameter taken out.
func (q query) without(param, value string) string {
	var rest []string
	for _, s := range q.params[param] {
		if s != value {
			rest = append(rest, s)
		}
	}
	return q.link(only(param), url.Values{param: rest})
}

// link is the address of this list with some parameters taken out and others
// put in. It leads to the first page.
func (q query) link(drop func(name string) bool, add url.Values) string {
	params := url.Values{}
	for name, values := range q.params {
		if name != paramPage && name != paramError && !drop(name) {
			params[name] = values
		}
	}
	for name, values := range add {
		params[name] = values
	}
	return "?" + params.Encode()
}

// count is how many values the parameters have, those of a list included.
func count(params url.Values) int {
	n := 0
	for _, values := range params {
		for _, s := range values {
			n += 1 + strings.Count(s, ",")
		}
	}
	return n
}

func only(names ...string) func(string) bool {
	return func(name string) bool {
		for _, n := range names {
			if n == name {
				return true
			}
		}
		return false
	}
}

// preserved is the list's query string as links away from the list carry it.
func (q query) preserved() string {
	params, carried := url.Values{}, popupOf(q.params)
	for name, values := range q.params {
		if name != paramError && name != paramPreserved && !carried.Has(name) {
			params[name] = values
		}
	}
	if len(params) > 0 {
		carried.Set(paramPreserved, params.Encode())
	}
	return carried.Encode()
}
