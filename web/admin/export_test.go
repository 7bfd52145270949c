package admin

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/views/ui"
	"pollsadmin/web/session"
)

// anybody may do everything that their granted rights decide.
type anybody struct{ session.User }

func (anybody) Can(string) bool { return true }

// onlyEven is polls of which everybody may view every second.
func onlyEven(poll *models.Poll) Model[models.Poll] {
	return Model[models.Poll]{
		ListDisplay: Columns{&poll.Question, Text("Shout", shout)},
		Fields:      Columns{&poll.CreatedBy, Bool("Early", func(*models.Poll) bool { return true })},
		Allow: func(_ context.Context, _ session.User, _ Verb, row *models.Poll) bool {
			return row == nil || row.ID%2 == 0
		},
	}
}

func shout(poll *models.Poll) string { return strings.ToUpper(poll.Question) }

// What was deleted meanwhile is passed by, and so is what the user may not view.
func TestExport_ReadsWhatIsThereAndMayBeSeen(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		user := &models.User{Username: "ada", IsActive: true}
		polls := make([]models.Poll, 6)
		for i := range polls {
			polls[i] = models.Poll{ID: uint(i + 1), Question: string(rune('a' + i))}
		}
		err := db.Create(user).Error
		for i := range polls {
			polls[i].CreatedByID = user.ID
		}
		if err = errors.Join(err, db.Create(polls).Error); err != nil {
			t.Fatal(err)
		}
		site := NewSite(Config{Now: time.Now, Read: db.WithContext})
		Register(site, onlyEven)
		v := &visit{ctx: t.Context(), site: site, res: site.resources[0], who: anybody{}}
		x := &export{v: v, l: v.listing(url.Values{"o": {"-1"}}), columns: v.res.exportColumns()}
		keys, err := x.keys()
		if diff := cmp.Diff([]uint{6, 5, 4, 3, 2, 1}, keys); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		if err := db.Delete(&models.Poll{ID: 4}).Error; err != nil {
			t.Fatal(err)
		}
		rows, err := x.chunk(keys)
		var got []string
		for _, row := range rows {
			for _, d := range row {
				got = append(got, d.words(time.UTC))
			}
		}
		if diff := cmp.Diff([]string{"6", "f", "F", "ada", "2", "b", "B", "ada"}, got); diff != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
}

func TestExport_OffersWhatListAndFormShow(t *testing.T) {
	t.Parallel()
	site := NewSite(Config{})
	Register(site, onlyEven)
	var names []string
	for _, c := range site.resources[0].exportColumns() {
		names = append(names, c.name)
	}
	if diff := cmp.Diff([]string{"id", "question", "shout", "created_by"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoExport(t *testing.T) {
	t.Parallel()
	site := NewSite(Config{Prefix: "/admin/"})
	Register(site, func(*band) Model[band] { return Model[band]{NoExport: true} })
	Register(site, func(*song) Model[song] { return Model[song]{} })
	e := echo.New()
	site.Routes(e.Group("/admin"))
	for path, want := range map[string]int{"/admin/music/band/export/": 0, "/admin/music/song/export/": 2} {
		n := 0
		for _, r := range e.Routes() {
			if r.Path == path {
				n++
			}
		}
		if n != want {
			t.Errorf("%s has %d routes", path, n)
		}
	}
	for _, res := range site.resources {
		v := &visit{c: e.NewContext(httptest.NewRequest(http.MethodGet, "/", nil), nil), site: site, res: res, who: anybody{}}
		offered := slices.ContainsFunc(v.actionOptions(), func(o ui.Option) bool { return o.Value == actionExport })
		if offered != (res.name == "song") {
			t.Errorf("the export of %s is offered: %t", res.plural, offered)
		}
	}
}
