package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/webtest"
)

func TestCaller_ByHeader(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	key := site.Token(webtest.Thor, webtest.Plain)
	c := site.Client(webtest.Thor)
	const (
		missing = "Authentication credentials were not provided."
		invalid = "Invalid token."
		empty   = "Invalid token header. No credentials provided."
		spaced  = "Invalid token header. Token string should not contain spaces."
	)
	for header, complaint := range map[string]string{
		"Token " + key:                  "",
		"Bearer " + key:                 "",
		"bearer   " + key + " ":         "",
		"TOKEN " + key:                  "",
		"":                              missing,
		" ":                             missing,
		key:                             missing,
		"Basic cm9vdDpzd29yZA==":        missing,
		"Tokens " + key:                 missing,
		"Token":                         empty,
		"Bearer ":                       empty,
		"Token a b":                     spaced,
		"Bearer " + key + " " + key:     spaced,
		"Token nobodys":                 invalid,
		"Token " + key[1:]:              invalid,
		"Token " + key + "0":            invalid,
		"Token " + strings.ToUpper(key): invalid,
		"Token ' OR 1=1 --":             spaced,
		"Token \xff":                    invalid,
		"Token " + site.Token(webtest.Potter, webtest.Root): invalid,
	} {
		c.Header.Set("Authorization", header)
		answer := c.Get("/api/polls/3/")
		if complaint == "" {
			answer.Expect(http.StatusOK)
			continue
		}
		says(t, answer, http.StatusUnauthorized, `{"detail":"`+complaint+`"}`)
		if got := answer.Header().Get("WWW-Authenticate"); got != "Token" {
			t.Errorf("%q: WWW-Authenticate is %q", header, got)
		}
	}
}

func TestCaller_ByATokenThatNoLongerHolds(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	expired, inactive, deleted := site.Script(webtest.Thor, webtest.Root), site.Script(webtest.Thor, webtest.Plain),
		site.Script(webtest.Thor, webtest.Viewer)
	for _, c := range []*webtest.Client{expired, inactive, deleted} {
		c.Get("/api/polls/").Expect(http.StatusOK)
	}
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		past := time.Now().Add(-time.Second)
		if err := tx.Model(&models.Token{}).Where("user_id = 1").Update("expires_at", past).Error; err != nil {
			return err
		}
		if err := tx.Model(&models.User{}).Where("id = 4").Update("is_active", false).Error; err != nil {
			return err
		}
		cascade, err := record.Collect(ctx, tx, &models.User{}, []uint{3})
		if err != nil {
			return err
		}
		return cascade.Delete(ctx, tx)
	})
	says(t, expired.Get("/api/polls/"), http.StatusUnauthorized, `{"detail":"Invalid token."}`)
	says(t, inactive.Get("/api/polls/"), http.StatusUnauthorized, `{"detail":"User inactive or deleted."}`)
	says(t, deleted.Get("/api/polls/"), http.StatusUnauthorized, `{"detail":"Invalid token."}`)
}

func TestCaller_BySession(t *testing.T) {
	t.Parallel()
	const (
		csrf = `{"detail":"CSRF Failed: CSRF token missing or incorrect."}`
		list = "/api/polls/3/choices/"
		tea  = `{"choice_text":"Tea"}`
	)
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	c.Get("/admin/").Expect(http.StatusOK)
	c.Get("/api/polls/").Expect(http.StatusOK)
	c.JSON(http.MethodPost, list, tea).Expect(http.StatusCreated)
	c.Post(list, map[string][]string{"choice_text": {"Coffee"}}).Expect(http.StatusCreated) // the token in the form
	c.JSON(http.MethodDelete, "/api/polls/2/", "").Expect(http.StatusNoContent)

	r := c.Request(http.MethodPost, list, strings.NewReader(tea))
	r.Header.Set("Content-Type", "application/json")
	says(t, c.Do(r), http.StatusForbidden, csrf)
	says(t, c.Do(c.Request(http.MethodDelete, "/api/polls/1/", nil)), http.StatusForbidden, csrf)

	c.Header.Set("Authorization", "Token wrong") // speaks for itself, and is not the browser's user
	says(t, c.Get("/api/polls/"), http.StatusUnauthorized, `{"detail":"Invalid token."}`)
	c.Header.Set("Authorization", "Basic x")
	says(t, c.JSON(http.MethodPost, list, tea), http.StatusUnauthorized,
		`{"detail":"Authentication credentials were not provided."}`)
	c.Header.Del("Authorization")

	if n := webtest.Count[models.Choice](site, webtest.Thor); n != 4 { // two came, two went
		t.Errorf("%d choices", n)
	}
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Model(&models.User{}).Where("id = 1").Update("is_active", false).Error
	})
	says(t, c.Get("/api/polls/"), http.StatusUnauthorized, `{"detail":"Authentication credentials were not provided."}`)
}
