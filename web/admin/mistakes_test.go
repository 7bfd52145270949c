package admin

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"
	"gorm.io/gorm"

	"pollsadmin/models/record"
	"pollsadmin/web/session"
)

var update = flag.Bool("update", false, "write the golden files anew")

type band struct {
	ID      uint
	Name    string
	Active  bool
	Founded time.Time
	Label   string `gorm:"-"`
	Songs   []song
	Fans    []fan `gorm:"many2many:music_band_fans"`
	Motto   string
	HomeID  *uint
	Home    *town
	Logo    []byte
}

type song struct {
	ID     uint
	Title  string
	BandID uint
	Band   band
}

type fan struct {
	ID   uint
	Name string
}

type town struct {
	ID   uint
	Name string
}

func (band) TableName() string { return "music_band" }
func (town) TableName() string { return "music_town" }
func (song) TableName() string { return "music_song" }
func (fan) TableName() string  { return "music_fan" }

// A site tells every mistake that its registrations hold, all at once.
func TestSite_CheckListsEveryMistake(t *testing.T) {
	t.Parallel()
	site := NewSite(Config{Prefix: "/admin/"})
	other := &song{}
	Register(site, func(b *band) Model[band] {
		return Model[band]{
			ListDisplay: Columns{
				&other.Title, &b.Fans, &b.Songs, b.Name, nil,
				Text("Shout", (*band).shout).OrderBy(&other.ID), Line(&b.Motto, &other.ID), &b.Logo,
			},
			ListFilter: Filters{
				&b.Songs, AllValues(&b.Fans), RelatedOnly(&b.Name), Empty(&other.Title), Range(&b.Name), Contains(&b.Founded),
				Several(&b.Founded), Several(Range(&b.ID)), Via(&b.Name, func(f *fan) any { return &f.Name }),
				Via(&b.Fans, func(f *fan) any { return &f.Name }), CustomFilter{Title: "age"}, aged("name"), aged("q"),
				aged("age"), Several(aged("age")),
			},
			SearchFields:     Search{&b.Active, Via(&b.Name, func(f *fan) any { return &f.Name }), StartsWith(&b.Fans)},
			ListDisplayLinks: Columns{&b.Name, Text("Whisper", (*band).shout)},
			SortableBy:       Columns{&b.Name, Text("Shout", (*band).shout)},
			ListEditable:     Fields{&b.Name, &b.Songs, "name"},
			Ordering:         []Order{Descending("name")},
			Fieldsets: []Fieldset{
				{Fields: Columns{&b.Name, &b.Songs}, Pages: []string{"tour"}}, {Fields: Columns{&b.Name}, Collapsed: true},
			},
			Panels: []Panel[band]{{Title: "Sales"}, {}},
			Actions: []Action[band]{
				{Name: "sing", Label: "Sing", Run: sing}, {Name: "sing", Label: "Sing again", Run: sing}, {Name: "hum"},
				{Name: "export_selected", Label: "Export", Run: sing}, {Name: "rest", Label: "Rest"},
			},
			RawID:        Fields{&b.Name, &b.Fans},
			Autocomplete: Fields{&b.Name, &b.Fans, &b.Home},

			FilterHorizontal: Fields{&b.Home}, FilterVertical: Fields{&b.Fans},
			RadioFields: []Radio{Horizontal(&b.Name), Vertical(&b.Home)},
			Prepopulated: []Prepopulation{
				Prepopulate(&b.Name), Prepopulate(&b.Name, &b.Active), Prepopulate(&b.Active, &b.Name),
				Prepopulate(&b.Name, &b.Motto),
			},
			Choices: []Choices{From(&b.Name, func(db *gorm.DB) *gorm.DB { return db })},
			Inlines: []Inline{
				Tabular(&b.Songs, func(s *song) Rows[song] {
					sets := []Fieldset{{Title: "Words", Fields: Columns{&s.Title}, Pages: []string{"lyrics"}}}
					return Rows[song]{Fieldsets: sets, Locks: []Lock[song]{LockIf(isHit, &b.Name)}}
				}),
				Tabular(&other.Band.Songs, func(*song) Rows[song] { return Rows[song]{} }),
				Stacked(&b.Songs, func(s *song) Rows[song] {
					return Rows[song]{Fields: Fields{&b.Name, &s.Title}, Min: 2, Max: 1}
				}),
			},
		}
	})
	Register(site, func(s *song) Model[song] {
		return Model[song]{
			ListDisplay: Columns{
				&s.Title, &s.ID, &s.Band, Via(&s.Band, bandName), Via(&s.Title, bandName), Via(&s.Band, bandFans),
				Bool("Loud", (*song).loud).Empty("?"), Text("Shout", (*song).shout),
			},
			SortableBy:   Columns{&s.Title, Text("Shout", (*song).shout)},
			ListEditable: Fields{&s.Title, &s.ID, &s.Band},
			ReadOnly:     Fields{&s.Band},
			Fields:       Columns{&s.Title, Via(&s.Band, bandName)},
		}
	})
	Register(site, func(*band) Model[band] { return Model[band]{} })
	Register(site, func(*town) Model[town] { return Model[town]{} })
	Register(site, func(*notATable) Model[notATable] { return Model[notATable]{} })
	Register(site, func(*country) Model[country] { return Model[country]{} })
	serve := func(echo.Context, *SiteVisit) error { return nil }
	site.AddPage(SitePage{App: "music", Path: "charts"})
	site.AddPage(SitePage{App: "dance", Path: "charts", Label: "Charts", Serve: serve})
	site.AddPage(SitePage{App: "music", Path: "song", Label: "Songs", Serve: serve})
	golden(t, "testdata/mistakes.golden", site.Check().Error()+"\n")
}

func sing(context.Context, *gorm.DB, []*band) (string, error) { return "", nil }

func bandName(b *band) any { return &b.Name }

func bandFans(b *band) any { return &b.Fans }

func isHit(session.User, *song) bool { return true }

func (s *song) loud() bool { return s.Title != "" }

func (s *song) shout() string { return s.Title + "!" }

func (b *band) shout() string { return b.Name + "!" }

func aged(param string) CustomFilter {
	return CustomFilter{
		Title: "age", Parameter: param,
		Lookups: func(context.Context, *gorm.DB) ([]record.Choice, error) { return nil, nil },
		Query:   func(db *gorm.DB, _ string) *gorm.DB { return db },
	}
}

type notATable struct{ Name string }

type country struct {
	Code string `gorm:"primaryKey"`
}

func TestSite_CheckIsContentWithASoundSite(t *testing.T) {
	t.Parallel()
	site := NewSite(Config{
		Prefix: "/admin/", Now: time.Now, Journal: noJournal{},
		Read:  func(context.Context) *gorm.DB { return nil },
		Write: func(context.Context, func(*gorm.DB) error) error { return nil },
	})
	Register(site, func(b *band) Model[band] {
		return Model[band]{
			ListDisplay: Columns{&b.Name, Count("Songs", &b.Songs), Text("Shout", (*band).shout).OrderBy(&b.Name)},
			ListFilter: Filters{
				&b.Active, &b.Founded, &b.Name, AllValues(&b.ID), Empty(&b.Name), Range(&b.ID), Contains(&b.Name),
				Several(RelatedOnly(&b.Fans)), Several(AllValues(&b.Name)), Several(aged("age")),
			},
			SearchFields: Search{Equals(&b.Name)},
			Ordering:     []Order{Ascending(&b.Name)}, DateHierarchy: &b.Founded,
			Fields: Columns{&b.Name, &b.Fans}, RawID: Fields{&b.Fans},
			Inlines: []Inline{Tabular(&b.Songs, func(s *song) Rows[song] { return Rows[song]{Fields: Fields{&s.Title}} })},
		}
	})
	if err := site.Check(); err != nil {
		t.Error(err)
	}
}

type noJournal struct{ Journal }

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("not as in %s (-want +got), run with -update if it should be:\n%s", path, diff)
	}
}
