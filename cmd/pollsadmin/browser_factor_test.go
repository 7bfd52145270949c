package main

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// codeAt makes the code that an app would show, so many steps of 30 seconds on: one
// that was used is not good again, and the server takes the next one as well.
func codeAt(t *testing.T, secret string, steps int) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(time.Duration(steps)*30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func walkFactor(t *testing.T, w world) {
	thor, _ := demo(t)
	tb := w.enter(t, thor)
	tb.visit("/admin/second_factor/")
	secret := strings.ReplaceAll(tb.text("[data-testid=secret]"), " ", "")
	tb.wantShown("[data-testid=qr]", true)
	tb.fill("#id_code", "12345")
	tb.refused("[data-testid=factor-setup] [type=submit]")
	tb.sees("[data-field=code] .errorlist", "not the code")
	tb.fill("#id_code", codeAt(t, secret, 0))
	tb.follow("[data-testid=factor-setup] [type=submit]")
	recovery := strings.Fields(tb.text("[data-testid=recovery-codes]"))
	tb.follow(".submit-row a")
	tb.wantPath("/admin/")
	tb.logOut()

	tb.visit("/admin/polls/poll/")
	tb.logIn(thor.username, thor.password)
	tb.wantPath("/admin/login/code/")
	tb.fill("#id_code", "000000")
	tb.follow("#code-form [type=submit]")
	tb.sees("[data-testid=errors]", "This code is wrong")
	tb.fill("#id_code", codeAt(t, secret, 1))
	tb.follow("#code-form [type=submit]")
	tb.wantPath("/admin/polls/poll/")

	tb.visit("/admin/second_factor/")
	tb.fill("#id_old_password", thor.password)
	tb.fill("#id_code", recovery[0])
	tb.follow("[data-testid=factor-form] [name=disable]")
	tb.sees("[data-testid=messages]", "The second factor was turned off.")
}
