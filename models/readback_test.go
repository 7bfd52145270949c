package models_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

const python = "/usr/bin/python3"

// djangoView is what testdata/django/read_back.py prints.
type djangoView struct {
	Users, Groups, Polls, Choices, Votes, Log []map[string]any
	Passwords                                 []bool
	Unapplied                                 []string
}

// readBack lets Django open the database; without Django the test is skipped.
func readBack(t *testing.T, path string, pairs ...string) djangoView {
	t.Helper()
	if err := exec.CommandContext(t.Context(), python, "-c", "import django, argon2").Run(); err != nil {
		const need = "Debian's python3-django and python3-argon2 are needed to read a database back with Django"
		if os.Getenv("CI") == "true" {
			t.Fatal(need)
		}
		t.Skip(need)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	script := exec.CommandContext(ctx, python, append([]string{"-B", "testdata/django/read_back.py", path}, pairs...)...)
	script.Stderr = os.Stderr
	out, err := script.Output()
	if err != nil {
		t.Fatal("reading back with Django:", err)
	}
	var view djangoView
	if err := json.Unmarshal(out, &view); err != nil {
		t.Fatal(err)
	}
	return view
}

func stamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000000Z") }

func TestDjangoReadsWhatWeWrite(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{
		"a new database":       filepath.Join(t.TempDir(), "new.db"),
		"a database of Django": modelstest.DjangoFile(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := modelstest.OpenSQLite(t, path)
			w := write(t, db)
			view := readBack(t, path, "odin", "Sleipnir8!", "odin", "sleipnir8!", "closed", "")
			if diff := cmp.Diff([]bool{true, false, false}, view.Passwords); diff != "" {
				t.Error("check_password:", diff)
			}
			if len(view.Unapplied) != 0 {
				t.Error("Django would still migrate:", view.Unapplied)
			}
			w.compare(t, view)
		})
	}
}

// written is a row of each kind as our code wrote it.
type written struct {
	user  *models.User
	group *models.Group
	poll  *models.Poll
	yes   *models.Choice
	vote  *models.Vote
	log   []models.LogEntry
}

func write(t *testing.T, db *gorm.DB) written {
	t.Helper()
	ctx := t.Context()
	login := time.Date(2026, 2, 28, 23, 59, 59, 999999000, time.UTC)
	u := &models.User{Username: "odin", FirstName: "Óðinn", Email: "odin@example.com", IsActive: true, IsStaff: true,
		DateJoined: time.Date(2024, 2, 29, 12, 0, 0, 0, time.FixedZone("", 3600)), LastLogin: &login}
	if err := u.SetPassword(ctx, models.NewHasher(1), "Sleipnir8!"); err != nil {
		t.Fatal(err)
	}
	w := written{user: save(t, db, u)}
	closed := &models.User{Username: "closed", IsActive: true}
	closed.SetUnusablePassword()
	save(t, db, closed)
	w.group = save(t, db, &models.Group{Name: "Æsir"})
	var rights []uint
	named := db.Model(&models.Permission{}).Where("codename IN ?", []string{"add_poll", "view_vote"})
	err := named.Pluck("id", &rights).Error
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		record.Link(ctx, db, w.group, "Permissions", rights),
		record.Link(ctx, db, u, "Groups", []uint{w.group.ID}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	w.poll = save(t, db, &models.Poll{Question: "Wie groß? «青» 👩‍👩‍👧", CreatedByID: u.ID})
	w.yes = save(t, db, &models.Choice{ChoiceText: "Groß\nund mehr", PollID: w.poll.ID})
	if w.vote, err = models.CastVote(ctx, db, u, w.poll.ID, w.yes.ID); err != nil {
		t.Fatal(err)
	}
	w.log = writeLog(t, db, w)
	return w
}

// ourNote is a sentence that Django does not see.
const ourNote = "Restored the version of 9 Mar 2026, 14:30:00."

func writeLog(t *testing.T, db *gorm.DB, w written) []models.LogEntry {
	t.Helper()
	kind, err := models.FindContentType(t.Context(), db, "polls", "poll")
	if err != nil {
		t.Fatal(err)
	}
	id := "1"
	values := map[string][2]string{"Question": {"old", "new"}}
	var entries []models.LogEntry
	for _, edits := range [][]models.Edit{
		{{Added: &models.Item{Values: values}}, {Added: &models.Item{Name: "choice", Object: "Groß", Values: values}}},
		{{Changed: &models.Item{Fields: []string{"Question", "Created by"}, Values: values}}},
		{{Changed: &models.Item{Name: "choice", Object: "", Fields: []string{"Choice text"}}}},
		{{Changed: &models.Item{}}},
		{{Deleted: &models.Item{Name: "choice", Object: "X", Values: values}}},
		{{Note: ourNote}, {Changed: &models.Item{Fields: []string{"Question"}, Values: values}}},
		{},
	} {
		text, err := models.ChangeMessage(edits...)
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, models.LogEntry{UserID: w.user.ID, ContentTypeID: &kind.ID, ObjectID: &id,
			ObjectRepr: w.poll.String(), ActionFlag: models.Change, ChangeMessage: text})
	}
	if err := models.AddLogEntries(t.Context(), db, entries); err != nil {
		t.Fatal(err)
	}
	return entries
}

// compare finds our rows among what Django read; numbers are JSON's.
func (w written) compare(t *testing.T, view djangoView) {
	t.Helper()
	n := func(id uint) float64 { return float64(id) }
	for _, c := range []struct {
		what string
		rows []map[string]any
		want map[string]any
	}{
		{"user", view.Users, map[string]any{"id": n(w.user.ID), "username": "odin", "first_name": "Óðinn", "last_name": "",
			"email": "odin@example.com", "is_staff": true, "is_active": true, "is_superuser": false,
			"date_joined": "2024-02-29T11:00:00.000000Z", "last_login": "2026-02-28T23:59:59.999999Z",
			"permissions": []any{"polls.add_poll", "polls.view_vote"}}},
		{"group", view.Groups, map[string]any{"id": n(w.group.ID), "name": "Æsir",
			"permissions": []any{"add_poll", "view_vote"}}},
		{"poll", view.Polls, map[string]any{"id": n(w.poll.ID), "question": w.poll.Question,
			"pub_date": stamp(w.poll.PubDate), "created_by_id": n(w.user.ID)}},
		{"choice", view.Choices, map[string]any{"id": n(w.yes.ID), "choice_text": "Groß\nund mehr", "poll_id": n(w.poll.ID)}},
		{"vote", view.Votes, map[string]any{"id": n(w.vote.ID), "choice_id": n(w.yes.ID), "poll_id": n(w.poll.ID),
			"voted_by_id": n(w.user.ID)}},
	} {
		if diff := cmp.Diff(c.want, rowByID(c.rows, c.want["id"])); diff != "" {
			t.Errorf("Django's %s is not ours: %s", c.what, diff)
		}
	}
	for _, e := range w.log {
		want := map[string]any{"id": n(e.ID), "action_time": stamp(e.ActionTime), "user_id": n(e.UserID), "action_flag": 2.0,
			"object_id": "1", "object_repr": e.ObjectRepr, "content_type": "poll",
			"message": strings.Replace(e.Message(), ourNote+" ", "", 1), "text": strings.Replace(e.String(), ourNote+" ", "", 1)}
		if diff := cmp.Diff(want, rowByID(view.Log, n(e.ID))); diff != "" {
			t.Error("Django's log entry is not ours:", diff)
		}
	}
}

func rowByID(rows []map[string]any, id any) map[string]any {
	for _, row := range rows {
		if row["id"] == id {
			return row
		}
	}
	return nil
}

// Everything that Django finds in its own database, we find too.
func TestWeReadWhatDjangoWrote(t *testing.T) {
	t.Parallel()
	path := modelstest.DjangoFile(t)
	db := modelstest.OpenSQLite(t, path)
	h := models.NewHasher(2)
	for name, c := range map[string]struct {
		plain          string
		usable, rehash bool
	}{
		"shabda": {"123", false, false}, "gone": {"", false, false},
		"ada": {"correct horse", true, true}, "grace": {accented, true, false}, "björn": {"battery staple", true, true},
	} {
		u, err := models.FindUserByName(t.Context(), db, name)
		if err != nil {
			t.Fatal(err)
		}
		ok, rehash, err := h.Verify(t.Context(), u.Password, c.plain)
		if ok != c.usable || rehash != c.rehash || u.HasUsablePassword() != c.usable || err != nil {
			t.Error(name, ok, rehash, err)
		}
		if u.DateJoined.Location() != time.UTC || u.DateJoined.Year() != 2018 {
			t.Error(name, u.DateJoined)
		}
	}
	view := readBack(t, path)
	var users []models.User
	var entries []models.LogEntry
	if err := db.Order("id").Find(&users).Error; err != nil {
		t.Fatal(err)
	}
	for _, u := range users[1:] { // Django does not read the first one's date, which has no time
		if got := rowByID(view.Users, float64(u.ID))["date_joined"]; got != stamp(u.DateJoined) {
			t.Error(u.Username, got, stamp(u.DateJoined))
		}
	}
	if err := db.Order("id").Find(&entries).Error; err != nil || len(entries) != 6 {
		t.Fatal(err)
	}
	for _, e := range entries {
		row := rowByID(view.Log, float64(e.ID))
		if row["message"] != e.Message() || row["text"] != e.String() || row["action_time"] != stamp(e.ActionTime) {
			t.Error(row, e)
		}
	}
}
