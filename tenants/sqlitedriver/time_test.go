package sqlitedriver

import (
	"database/sql"
	"database/sql/driver"
	"testing"
	"time"
)

type stamp struct{ at time.Time }

func (s stamp) Value() (driver.Value, error) { return s.at, nil }

func TestTimesAreWrittenAsDjangoDoes(t *testing.T) {
	t.Parallel()
	db := open(t, Connector{DSN: "file:" + newFile(t), Harden: true})
	at := time.Date(2018, 7, 5, 16, 50, 55, 605247999, time.FixedZone("IST", 5*60*60+30*60))
	whole := at.Truncate(time.Second)
	for _, test := range []struct {
		name     string
		argument any
		want     sql.NullString
	}{
		{"a time", at, text("2018-07-05 11:20:55.605247")},
		{"without a fraction", whole, text("2018-07-05 11:20:55")},
		{"less than a microsecond", whole.Add(999), text("2018-07-05 11:20:55")},
		{"trailing zeros", whole.Add(5 * time.Millisecond), text("2018-07-05 11:20:55.005000")},
		{"a pointer", &at, text("2018-07-05 11:20:55.605247")},
		{"a nil pointer", (*time.Time)(nil), sql.NullString{}},
		{"sql.NullTime", sql.NullTime{Time: at, Valid: true}, text("2018-07-05 11:20:55.605247")},
		{"no sql.NullTime", sql.NullTime{}, sql.NullString{}},
		{"a Valuer", stamp{at}, text("2018-07-05 11:20:55.605247")},
		{"a pointer to a Valuer", &stamp{at}, text("2018-07-05 11:20:55.605247")},
		{"a named argument", sql.Named("at", at), text("2018-07-05 11:20:55.605247")},
		{"plain text", "2018-07-05", text("2018-07-05")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got sql.NullString
			query := "SELECT ?"
			if _, named := test.argument.(sql.NamedArg); named {
				query = "SELECT @at"
			}
			if err := db.QueryRowContext(t.Context(), query, test.argument).Scan(&got); err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func text(s string) sql.NullString { return sql.NullString{String: s, Valid: true} }

func TestTimesAreReadInUTC(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		stored string
		want   time.Time
	}{
		{"2018-07-05 11:20:55.605247", time.Date(2018, 7, 5, 11, 20, 55, 605247000, time.UTC)},
		{"2018-07-05 11:20:55", time.Date(2018, 7, 5, 11, 20, 55, 0, time.UTC)},
		{"2018-07-05", time.Date(2018, 7, 5, 0, 0, 0, 0, time.UTC)},
		{"2018-07-05 16:50:55.605247+05:30", time.Date(2018, 7, 5, 11, 20, 55, 605247000, time.UTC)},
		{"2018-07-05T11:20:55Z", time.Date(2018, 7, 5, 11, 20, 55, 0, time.UTC)},
	} {
		t.Run(test.stored, func(t *testing.T) {
			t.Parallel()
			db := open(t, Connector{DSN: "file:" + newFile(t), Harden: true})
			mustExec(t, db, "UPDATE parent SET at = ?", test.stored)
			var got time.Time
			if err := db.QueryRowContext(t.Context(), "SELECT at FROM parent").Scan(&got); err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
