package polls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gorm.io/gorm"

	"pollsadmin/web/admin"
	"pollsadmin/web/webtest"
)

// gadget has fields of kinds that no model of the program has.
type gadget struct {
	ID       uint    `gorm:"primaryKey"`
	Name     string  `gorm:"size:50;not null"`
	Price    float64 `gorm:"not null"`
	Weight   *float64
	Sold     *bool
	Homepage string `gorm:"size:200;not null" format:"url"`
	Contact  string `gorm:"size:200;not null" format:"email"`
}

func (gadget) TableName() string { return "shop_gadget" }

func (g gadget) String() string { return g.Name }

func gadgets(site *admin.Site) {
	admin.Register(site, func(g *gadget) admin.Model[gadget] {
		return admin.Model[gadget]{
			ListDisplay: admin.Columns{&g.Name, &g.Price, &g.Weight, &g.Sold, &g.Homepage},
			ListFilter:  admin.Filters{admin.Range(&g.Price), &g.Sold},
			Fields:      admin.Columns{&g.Name, &g.Price, &g.Weight, &g.Sold, &g.Homepage, &g.Contact},
		}
	})
}

// shop has two gadgets, and somebody who may do everything to them.
func shop(t *testing.T) (*webtest.Site, own, clerk) {
	t.Helper()
	site, yes, weight := webtest.New(t), true, 0.25
	site.Define(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		if err := tx.Migrator().CreateTable(&gadget{}); err != nil {
			return err
		}
		return tx.Create([]gadget{
			{Name: "Hammer", Price: 12.5, Weight: &weight, Sold: &yes, Homepage: "https://example.com/hammer"},
			{Name: "Shield", Price: 99, Homepage: "javascript:alert(1)"},
		}).Error
	})
	return site, ownSite(t, gadgets), clerk{"shop.view_gadget", "shop.add_gadget", "shop.change_gadget"}
}

func TestAdminKinds_InLists(t *testing.T) {
	t.Parallel()
	site, own, who := shop(t)
	for query, want := range map[string]string{
		"":                    "Shield|99|-|None|javascript:alert(1)|Hammer|12.5|0.25|True|https://example.com/hammer",
		"?price__lte=12.5":    "Hammer|12.5|0.25|True|https://example.com/hammer",
		"?price__gt=12.5":     "Shield|99|-|None|javascript:alert(1)",
		"?sold__isnull=True":  "Shield|99|-|None|javascript:alert(1)",
		"?sold__exact=1":      "Hammer|12.5|0.25|True|https://example.com/hammer",
		"?o=3&price__gte=-.5": "Shield|99|-|None|javascript:alert(1)|Hammer|12.5|0.25|True|https://example.com/hammer",
	} {
		page, err := goquery.NewDocumentFromReader(
			own.send(site, who, http.MethodGet, "/admin/shop/gadget/"+query, nil).Body)
		if err != nil {
			t.Fatal(err)
		}
		cells := menu(page, "[data-testid=row] .field-name, [data-testid=row] td:not(.action-checkbox)")
		if got := strings.Join(cells, "|"); got != want {
			t.Errorf("%s lists %s", query, got)
		}
		if page.Find(`a[href^="javascript"]`).Length() > 0 {
			t.Errorf("%s: an address that is none became a link", query)
		}
	}
}

func TestAdminKinds_OnForms(t *testing.T) {
	t.Parallel()
	site, own, who := shop(t)
	page, err := goquery.NewDocumentFromReader(
		own.send(site, who, http.MethodGet, "/admin/shop/gadget/1/change/", nil).Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, selector := range []string{
		`input[type=number][step=any][name=price][value="12.5"]`, `input[type=number][name=weight][value="0.25"]`,
		`select[name=sold] option[value=true][selected]`, `select[name=sold] option[value=unknown]`,
		`input[type=url][name=homepage]`, `a[href="https://example.com/hammer"]`, `input[type=email][name=contact]`,
	} {
		if page.Find(selector).Length() != 1 {
			t.Errorf("there is no %s", selector)
		}
	}
}

func TestAdminKinds_Save(t *testing.T) {
	t.Parallel()
	form := func(name string, more url.Values) url.Values {
		all := url.Values{"name": {name}, "price": {"1.25"}, "weight": {""}, "sold": {"unknown"}}
		for key, values := range more {
			all[key] = values
		}
		return all
	}
	for name, test := range map[string]struct {
		form   url.Values
		status int
		price  float64
		sold   string
	}{
		"fractions":        {form("A", nil), 302, 1.25, "unknown"},
		"negative":         {form("A", url.Values{"price": {" -3.0 "}}), 302, -3, "unknown"},
		"yes":              {form("A", url.Values{"sold": {"true"}}), 302, 1.25, "true"},
		"no":               {form("A", url.Values{"sold": {"false"}}), 302, 1.25, "false"},
		"no number":        {form("A", url.Values{"price": {"cheap"}}), 422, 12.5, "true"},
		"without an end":   {form("A", url.Values{"price": {"Inf"}}), 422, 12.5, "true"},
		"not for people":   {form("A", url.Values{"price": {"0x1p4"}}), 422, 12.5, "true"},
		"nothing":          {form("A", url.Values{"price": {""}}), 422, 12.5, "true"},
		"nothing of these": {form("A", url.Values{"weight": {"-"}}), 422, 12.5, "true"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site, own, who := shop(t)
			answer := own.send(site, who, http.MethodPost, "/admin/shop/gadget/1/change/", test.form)
			got := webtest.Find[gadget](site, webtest.Thor, 1)
			sold := "unknown"
			if got.Sold != nil {
				sold = map[bool]string{true: "true", false: "false"}[*got.Sold]
			}
			if answer.Code != test.status || got.Price != test.price || sold != test.sold {
				t.Errorf("%d, and it is %+v, sold %s", answer.Code, got, sold)
			}
		})
	}
}

func TestAdminKinds_Export(t *testing.T) {
	t.Parallel()
	site, own, who := shop(t)
	list := "/admin/shop/gadget/export/?_columns=name&_columns=price&_columns=weight&_columns=sold&_format="
	for format, want := range map[string]string{
		"csv":  "Hammer,12.5,0.25,true\r\n",
		"json": `{"name": "Shield", "price": 99, "weight": null, "sold": null}`,
	} {
		if got := own.send(site, who, http.MethodGet, list+format, nil).Body.String(); !strings.Contains(got, want) {
			t.Errorf("%s is %s", format, got)
		}
	}
}
