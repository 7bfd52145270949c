package admin

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm/clause"
)

// The names in the form of an export begin with an underscore: no filter does.
const (
	paramFormat  = "_format"
	paramColumns = "_columns"
	actionExport = "export_selected"
)

// export is rows of a list that somebody wants to take along.
type export struct {
	v         *visit
	l         *listing
	selection []value // keys of the rows that were ticked; none for the whole list
	ticked    bool

	asked   bool // for the file; else for the page that asks how
	format  exportFormat
	columns []listColumn
	errors  map[string][]string // by parameter
}

// showExport answers GET /admin/A/M/export/ with a page that asks how, and with
// the file once it is said. The other parameters are the list's.
func (s *Site) showExport(v *visit) error {
	return v.export(v.c.QueryParams(), nil, false)
}

// postExport answers POST /admin/A/M/export/, which exports what was ticked.
func (s *Site) postExport(v *visit) error {
	posted, err := v.c.FormParams()
	if err != nil {
		return readFailure(err)
	}
	return v.export(posted, posted[paramSelected], posted.Get(paramAcross) != "1")
}

// exportSelected shows how the ticked rows may leave. All rows are those of the
// list: they need no naming.
func (v *visit) exportSelected(posted url.Values, across bool) error {
	if across {
		return v.redirect(withQuery(v.res.url()+"export/", exportQuery(v.c.QueryParams()).Encode()))
	}
	return v.export(nil, posted[paramSelected], true)
}

func (v *visit) export(choices url.Values, selected []string, ticked bool) error {
	if !v.may(View, nil) {
		return errForbiddenPage
	}
	l := v.listing(exportQuery(v.c.QueryParams()))
	if searchComplaint(l.query.search) != "" {
		return v.redirect(withQuery(v.res.url(), l.query.params.Encode())) // where it is said
	}
	if _, err := l.dropCounts(); err != nil {
		return err
	}
	if err := l.prepare(); err != nil {
		return v.refuseList(l, err)
	}
	x := &export{v: v, l: l, ticked: ticked, errors: map[string][]string{}}
	if len(selected) > maxKeys {
		return echo.NewHTTPError(http.StatusBadRequest, fmt.Sprintf("Select at most %d %s.", maxKeys, v.res.plural))
	}
	if ticked {
		x.selection = keysOf(selected)
		l.conds = []clause.Expression{clause.IN{Column: v.res.key(), Values: args(x.selection)}}
	}
	x.read(choices)
	if !x.asked || len(x.errors) > 0 {
		return x.show()
	}
	return x.send()
}

// exportQuery is what a list's parameters say about which rows it has, and how
// they are sorted.
func exportQuery(params url.Values) url.Values {
	rest := url.Values{}
	for name, values := range params {
		if !reserved(name) || name == paramSearch || name == paramOrder {
			rest[name] = values
		}
	}
	return rest
}

// read takes the choices that were made on the page.
func (x *export) read(choices url.Values) {
	x.asked = choices.Has(paramFormat) || choices.Has(paramColumns)
	formats := exportFormats()
	x.format = formats[0]
	if !x.asked {
		return
	}
	i := slices.IndexFunc(formats, func(f exportFormat) bool { return f.name == choices.Get(paramFormat) })
	if i >= 0 {
		x.format = formats[i]
	} else {
		x.complain(paramFormat, "Choose one of these formats.")
	}
	x.choose(choices[paramColumns])
}

func (x *export) complain(param, text string) { x.errors[param] = append(x.errors[param], text) }
