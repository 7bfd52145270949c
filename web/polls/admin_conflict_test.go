package polls_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const (
	changePoll  = "/admin/polls/poll/1/change/"
	changeForm  = "[data-testid=change-form]"
	conflictBox = "[data-testid=conflict]"
)

// twoEditors are two people who may edit everything of thor's.
func twoEditors(t *testing.T) (site *webtest.Site, first, second *webtest.Client) {
	t.Helper()
	site = webtest.New(t)
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("username = ?", webtest.Staff).Update("is_superuser", true).Error
	})
	return site, site.As(webtest.Thor, webtest.Staff), site.As(webtest.Thor, webtest.Root)
}

func TestConflict_TheSecondSaverDecides(t *testing.T) {
	t.Parallel()
	site, first, second := twoEditors(t)
	old := second.Get(changePoll).Expect(http.StatusOK)
	first.Submit(first.Get(changePoll), changeForm, url.Values{"question": {"First?"}}).Expect(http.StatusFound)

	late := second.Submit(old, changeForm, url.Values{"question": {"Second?"}, "choices-2-choice_text": {"new"}})
	late.Expect(http.StatusConflict)
	said := late.Text(conflictBox)
	for _, want := range []string{
		"staff", "Changed Question.", "unladen swallow? → to First?", "from First? → to Second?",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("the page does not say %q: %s", want, said)
		}
	}
	if typed, _ := late.Page().Find("#id_question").Attr("value"); typed != "Second?" {
		t.Errorf("the question became %q", typed)
	}
	if now := webtest.Find[models.Poll](site, webtest.Thor, 1); now.Question != "First?" {
		t.Errorf("it was saved nevertheless: %q", now.Question)
	}
	current, _ := late.Page().Find("[data-testid=load-current]").Attr("href")
	if asked, _ := second.Get(current).Page().Find("#id_question").Attr("value"); asked != "First?" {
		t.Errorf("the current version asks %q", asked)
	}
	second.Submit(late, changeForm, url.Values{"_save": {"Save"}}).Expect(http.StatusFound)
	now := webtest.Find[models.Poll](site, webtest.Thor, 1)
	if choices := choicesOf(t, site, webtest.Thor, 1); now.Question != "Second?" || len(choices) != 3 {
		t.Errorf("saved anyway: %q with %q", now.Question, choices)
	}
}

func TestConflict_WhatChanged(t *testing.T) {
	t.Parallel()
	const title = "Somebody saved this poll"
	for name, test := range map[string]struct {
		first url.Values // what is saved meanwhile
		want  string
	}{
		"a child":         {url.Values{"choices-0-choice_text": {"Asian"}}, "Choice “Asian”: Choice textfrom Thor, African"},
		"a child more":    {url.Values{"choices-2-choice_text": {"Asian"}}, "Added choice “Asian”."},
		"a child less":    {url.Values{"choices-1-DELETE": {"on"}}, "Choice textfrom Thor, European → blank"},
		"a relation":      {url.Values{"created_by": {"4"}}, "Created byfrom root → to plain"},
		"nothing at all":  {url.Values{}, ""},
		"not by the site": {nil, "somebody outside of this site"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site, first, second := twoEditors(t)
			old := second.Get(changePoll)
			if test.first != nil {
				first.Submit(first.Get(changePoll), changeForm, test.first).Expect(http.StatusFound)
			} else {
				site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
					return tx.Exec("UPDATE polls_poll SET question = 'Django?' WHERE id = 1").Error
				})
			}
			late := second.Submit(old, changeForm, url.Values{"choices-3-choice_text": {"mine"}})
			if test.want == "" {
				late.Expect(http.StatusFound)
				return
			}
			said := late.Expect(http.StatusConflict).Text(conflictBox)
			if !strings.Contains(said, title) || !strings.Contains(said, test.want) {
				t.Errorf("want %q in: %s", test.want, said)
			}
		})
	}
}

// What a form cannot write, it cannot overwrite.
func TestConflict_OnlyOfWhatTheFormWrites(t *testing.T) {
	t.Parallel()
	site, _, second := twoEditors(t)
	user, poll := second.Get("/admin/auth/user/4/change/"), second.Get(changePoll)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		if err := tx.Exec("UPDATE auth_user SET password = '!' WHERE id = 4").Error; err != nil {
			return err
		}
		if err := tx.Exec("UPDATE polls_poll SET pub_date = ? WHERE id = 1", tx.NowFunc()).Error; err != nil {
			return err
		}
		_, err := models.CastVote(ctx, tx, &models.User{ID: 2}, 1, 1)
		return err
	})
	twin := site.As(webtest.Potter, webtest.Root) // whose poll has the same key
	twin.Submit(twin.Get(changePoll), changeForm, url.Values{"question": {"Owls?"}}).Expect(http.StatusFound)
	second.Submit(user, changeForm, url.Values{"first_name": {"Ann"}}).Expect(http.StatusFound)
	second.Submit(poll, changeForm, url.Values{"question": {"Mine?"}}).Expect(http.StatusFound)

	without := url.Values{"_version": nil, "choices-0-version": nil, "choices-1-version": nil, "question": {"A script's?"}}
	second.Submit(poll, changeForm, without).Expect(http.StatusFound)
	copied := url.Values{"_saveasnew": {"1"}}
	second.Submit(poll, changeForm, copied).Expect(http.StatusFound)
	for _, garbage := range []string{"", "x", ".", ".zz", strings.Repeat("9", 5000)} {
		second.Submit(poll, changeForm, url.Values{"_version": {garbage}}).Expect(http.StatusConflict)
	}
}

func TestConflict_ManyToMany(t *testing.T) {
	t.Parallel()
	site, first, second := twoEditors(t)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		return webtest.SaveAll(ctx, tx, &models.Group{Name: "Askers"})
	})
	const group = "/admin/auth/group/1/change/"
	old := second.Get(group).Expect(http.StatusOK)
	first.Submit(first.Get(group), changeForm, url.Values{"permissions": {"1", "2"}}).Expect(http.StatusFound)
	late := second.Submit(old, changeForm, url.Values{"permissions": {"3"}}).Expect(http.StatusConflict)
	if said := late.Text(conflictBox); strings.Count(said, "Can add log entry") != 2 {
		t.Errorf("it does not say what was given meanwhile, and would be taken away: %s", said)
	}
}

func TestConflict_OfMany(t *testing.T) {
	t.Parallel()
	site, _, second := twoEditors(t)
	action, sent := second.Get(changePoll).Form(changeForm)
	codes := make([]int, 8)
	var all sync.WaitGroup
	for i := range codes {
		values := url.Values{}
		for name, list := range sent {
			values[name] = list
		}
		values.Set("question", "Number "+string(rune('A'+i))+"?")
		r := second.Request(http.MethodPost, action, strings.NewReader(values.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		all.Go(func() { codes[i] = serve(site, r) })
	}
	all.Wait()
	counts := map[int]int{}
	for _, code := range codes {
		counts[code]++
	}
	if counts[http.StatusFound] != 1 || counts[http.StatusConflict] != len(codes)-1 {
		t.Errorf("not just one of them saved: %v", counts)
	}
}

func serve(site *webtest.Site, r *http.Request) int {
	recorder := httptest.NewRecorder()
	site.Server.ServeHTTP(recorder, r)
	return recorder.Code
}
