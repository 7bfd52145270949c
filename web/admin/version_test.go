package admin

import (
	"database/sql"
	"regexp"
	"testing"
	"time"
)

// parcel has a column of every sort that tells a value from none.
type parcel struct {
	ID     uint
	Name   string
	Label  string
	Weight *int
	Sealed bool
	Raw    []byte
	SentAt *time.Time
	Note   sql.NullString
	Rest   string `gorm:"-"`
}

func sample() parcel {
	at, weight := time.Date(2026, 3, 9, 14, 30, 0, 123456000, time.UTC), 7
	return parcel{ID: 1, Name: "ab", Label: "c", Weight: &weight, Raw: []byte("x"), SentAt: &at}
}

func TestVersion_ChangesWithEveryColumn(t *testing.T) {
	t.Parallel()
	none, later := 0, time.Date(2026, 3, 9, 14, 30, 0, 123457000, time.UTC)
	for name, change := range map[string]func(*parcel){
		"key":             func(p *parcel) { p.ID = 2 },
		"text":            func(p *parcel) { p.Label = "C" },
		"moved letter":    func(p *parcel) { p.Name, p.Label = "a", "bc" },
		"no number":       func(p *parcel) { p.Weight = nil },
		"zero":            func(p *parcel) { p.Weight = &none },
		"boolean":         func(p *parcel) { p.Sealed = true },
		"bytes":           func(p *parcel) { p.Raw = nil },
		"a microsecond":   func(p *parcel) { p.SentAt = &later },
		"no time":         func(p *parcel) { p.SentAt = nil },
		"empty, not NULL": func(p *parcel) { p.Note.Valid = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := sample(), sample()
			change(&after)
			if parcelVersion(t, &before) == parcelVersion(t, &after) {
				t.Error("the version stayed the same")
			}
		})
	}
}

func TestVersion_StaysWithTheRow(t *testing.T) {
	t.Parallel()
	one, other := sample(), sample()
	elsewhere := one.SentAt.In(time.FixedZone("", 3600)).Add(999 * time.Nanosecond)
	other.SentAt, other.Rest = &elsewhere, "not stored"
	if a, b := parcelVersion(t, &one), parcelVersion(t, &other); a != b {
		t.Error(a, b)
	}
	if v := parcelVersion(t, &one); !regexp.MustCompile("^[0-9a-f]{16}$").MatchString(v) {
		t.Error(v)
	}
}

func parcelVersion(t *testing.T, p *parcel) string {
	t.Helper()
	e, _, err := entityOf[parcel]()
	if err != nil {
		t.Fatal(err)
	}
	r := e.blank()
	*as[parcel](r) = *p
	return e.version(r)
}
