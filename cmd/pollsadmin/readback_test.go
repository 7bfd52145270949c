package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/web/webtest"
)

const (
	python       = "/usr/bin/python3"
	readBackFile = "../../models/testdata/django/read_back.py"
)

// What a database adopted from Django was given by our program, at its pages, by
// its API and on its command line, Django's own models read.
func TestDjangoReadsWhatTheProgramWrote(t *testing.T) {
	t.Parallel()
	wantDjango(t)
	data, file := t.TempDir(), modelstest.DjangoFile(t)
	command(t, "", "tenants", "adopt", "thor", file, "--data", data)
	path := databaseOf(t, data, "thor")
	t.Run("served", func(t *testing.T) { writeEverywhere(t, data) }) // the server ends with it
	ours := readOurs(t, path)
	django := readDjangos(t, path, "shabda", goodPassword, "shabda", "123", "loki", goodPassword, "ada", "correct horse")

	if diff := cmp.Diff([]bool{true, false, true, true}, django.Passwords); diff != "" {
		t.Error("check_password (-want +got):\n", diff)
	}
	if len(django.Unapplied) != 0 {
		t.Error("Django would still migrate:", django.Unapplied)
	}
	django.Passwords, django.Unapplied = nil, nil
	if diff := cmp.Diff(ours, django); diff != "" {
		t.Error("Django's view is not ours (-ours +Django's):\n", diff)
	}
	for _, text := range []string{"Have you a swallow?", "Over the network"} {
		if !slices.ContainsFunc(django.Polls, func(p pollView) bool { return p.Question == text }) {
			t.Errorf("there is no poll %q", text)
		}
	}
	if len(django.Choices) != 6 || len(django.Votes) != 5 {
		t.Errorf("%d choices and %d votes", len(django.Choices), len(django.Votes))
	}
	wantMessages(t, django.Log)
}

// writeEverywhere writes in every way that the program has.
func writeEverywhere(t *testing.T, data string) {
	t.Helper()
	port, _ := begin(t, "serve", "--data", data)
	in := []string{"--tenant", "thor", "--data", data}
	command(t, goodPassword, append([]string{"changepassword", "shabda", "--password-stdin"}, in...)...)
	command(t, goodPassword, append([]string{"createsuperuser", "--username", "loki", "--password-stdin"}, in...)...)
	thor := visit(t, port, "thor")
	if !thor.logIn("shabda", goodPassword) {
		t.Fatal("shabda cannot log in with the new password")
	}
	thor.save("/admin/polls/poll/1/change/", url.Values{
		"choices-2-choice_text": {"Laden"}, "choices-3-choice_text": {"Über 青"},
	})
	thor.save("/admin/polls/poll/add/", url.Values{
		"question": {"Have you a swallow?"}, "choices-0-choice_text": {"Two"},
	})

	token := strings.TrimSpace(command(t, "", append([]string{"createtoken", "loki"}, in...)...))
	status, body := thor.post("/api/polls/", token, `{"question": "Over the network"}`)
	if status != http.StatusCreated {
		t.Fatalf("a poll over the API: status %d\n%s", status, body)
	}
	if status, body = thor.post("/api/polls/1/choices/1/vote/", token, ""); status != http.StatusCreated {
		t.Fatalf("a vote over the API: status %d\n%s", status, body)
	}
}

// save fills the form of a page in and saves it.
func (v *visitor) save(path string, values url.Values) {
	v.t.Helper()
	status, body := v.get(path)
	page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if status != http.StatusOK || err != nil {
		v.t.Fatalf("%s: status %d, %v", path, status, err)
	}
	form := page.Find("[data-testid=change-form]")
	sent := webtest.Fields(form)
	for name, value := range values {
		if !sent.Has(name) {
			v.t.Fatalf("%s: the form has no %s but %v", path, name, sent)
		}
		sent[name] = value
	}
	request, err := http.NewRequestWithContext(
		v.t.Context(), http.MethodPost, v.base+path, strings.NewReader(sent.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if status, body = v.do(request); status != http.StatusFound {
		v.t.Fatalf("%s: status %d\n%s", path, status, body)
	}
}

// post sends JSON to the API, as a script does.
func (v *visitor) post(path, token, body string) (status int, answer string) {
	v.t.Helper()
	return v.send(http.MethodPost, path, token, body)
}

func (v *visitor) send(method, path, token, body string) (status int, answer string) {
	v.t.Helper()
	script := visitor{t: v.t, base: v.base, http: &http.Client{Transport: v.http.Transport}}
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Token "+token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return script.do(request)
}

// wantMessages wants what was done at the pages to read as it would in Django.
func wantMessages(t *testing.T, log []logView) {
	t.Helper()
	var last []string
	for _, entry := range log[6:] { // after Django's own
		last = append(last, entry.ObjectRepr+": "+entry.Message)
	}
	want := []string{
		"What is the weight of an unladen swallow?: Added choice “Laden”. Added choice “Über 青”.",
		"Have you a swallow?: Added. Added choice “Two”.",
	}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Error("the messages of the log (-want +got):\n", diff)
	}
}

// view is what is seen of a database: by read_back.py with Django's models, and
// by readOurs with ours. Times are texts, to the microsecond.
type view struct {
	Users     []userView
	Polls     []pollView
	Choices   []choiceView
	Votes     []voteView
	Log       []logView
	Passwords []bool
	Unapplied []string
}

type userView struct {
	ID              uint
	Username, Email string
	FirstName       string  `json:"first_name"`
	LastName        string  `json:"last_name"`
	IsStaff         bool    `json:"is_staff"`
	IsActive        bool    `json:"is_active"`
	IsSuperuser     bool    `json:"is_superuser"`
	DateJoined      *string `json:"date_joined"`
	LastLogin       *string `json:"last_login"`
}

type pollView struct {
	ID          uint
	Question    string
	PubDate     string `json:"pub_date"`
	CreatedByID uint   `json:"created_by_id"`
}

type choiceView struct {
	ID         uint
	ChoiceText string `json:"choice_text"`
	PollID     uint   `json:"poll_id"`
}

type voteView struct {
	ID        uint
	ChoiceID  uint `json:"choice_id"`
	PollID    uint `json:"poll_id"`
	VotedByID uint `json:"voted_by_id"`
}

type logView struct {
	ID          uint
	ActionTime  string `json:"action_time"`
	UserID      uint   `json:"user_id"`
	ActionFlag  uint   `json:"action_flag"`
	ObjectID    string `json:"object_id"`
	ObjectRepr  string `json:"object_repr"`
	Message     string
	Text        string
	ContentType string `json:"content_type"`
}

func wantDjango(t *testing.T) {
	t.Helper()
	if err := exec.Command(python, "-c", "import django, argon2").Run(); err != nil {
		const need = "reading a database back with Django needs it: apt-get install python3-django python3-argon2"
		if os.Getenv("CI") == "true" {
			t.Fatal(need)
		}
		t.Skip(need)
	}
}

// readDjangos lets Django open a database; pairs are users and passwords to check.
func readDjangos(t *testing.T, path string, pairs ...string) (seen view) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	script := exec.CommandContext(ctx, python, append([]string{"-B", readBackFile, path}, pairs...)...)
	script.Stderr = os.Stderr
	out, err := script.Output()
	if err == nil {
		err = json.Unmarshal(out, &seen)
	}
	if err != nil {
		t.Fatal("reading back with Django: ", err)
	}
	seen.Users[0].DateJoined = nil // a date alone, which Django cannot read
	return seen
}

func readOurs(t *testing.T, path string) (seen view) {
	t.Helper()
	db := modelstest.OpenSQLite(t, path)
	for _, u := range all[models.User](t, db) {
		seen.Users = append(seen.Users, userView{
			ID: u.ID, Username: u.Username, Email: u.Email, FirstName: u.FirstName, LastName: u.LastName,
			IsStaff: u.IsStaff, IsActive: u.IsActive, IsSuperuser: u.IsSuperuser,
			DateJoined: stamp(&u.DateJoined), LastLogin: stamp(u.LastLogin),
		})
	}
	seen.Users[0].DateJoined = nil
	for _, p := range all[models.Poll](t, db) {
		seen.Polls = append(seen.Polls, pollView{p.ID, p.Question, *stamp(&p.PubDate), p.CreatedByID})
	}
	for _, c := range all[models.Choice](t, db) {
		seen.Choices = append(seen.Choices, choiceView{c.ID, c.ChoiceText, c.PollID})
	}
	for _, v := range all[models.Vote](t, db) {
		seen.Votes = append(seen.Votes, voteView{v.ID, v.ChoiceID, v.PollID, v.VotedByID})
	}
	for _, e := range all[models.LogEntry](t, db.Preload("ContentType")) {
		seen.Log = append(seen.Log, logView{
			ID: e.ID, ActionTime: *stamp(&e.ActionTime), UserID: e.UserID, ActionFlag: uint(e.ActionFlag),
			ObjectID: *e.ObjectID, ObjectRepr: e.ObjectRepr, Message: e.Message(), Text: e.String(),
			ContentType: e.ContentType.Model,
		})
	}
	return seen
}

func all[T any](t *testing.T, db *gorm.DB) (rows []T) {
	t.Helper()
	if err := db.Order("id").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	return rows
}

func stamp(at *time.Time) *string {
	if at == nil {
		return nil
	}
	text := at.UTC().Format("2006-01-02T15:04:05.000000Z")
	return &text
}
