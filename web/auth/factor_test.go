package auth_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

const factorPath = "/admin/second_factor/"

// device makes codes of a secret at the time of the clock.
type device struct {
	t      *testing.T
	secret string
	clock  *clock
}

func (d device) code() string {
	d.t.Helper()
	code, err := totp.GenerateCode(d.secret, d.clock.Now())
	if err != nil {
		d.t.Fatal(err)
	}
	return code
}

// enrol sets a second factor up, as the page says.
func enrol(t *testing.T, c *webtest.Client, clock *clock) (d device, recovery []string) {
	t.Helper()
	page := c.Get(factorPath).Expect(http.StatusOK)
	d = device{t: t, secret: strings.ReplaceAll(page.Text("[data-testid=secret]"), " ", ""), clock: clock}
	answer := c.Submit(page, "[data-testid=factor-setup]", url.Values{"code": {d.code()}}).Expect(http.StatusOK)
	for _, li := range answer.Page().Find("[data-testid=recovery-codes] li").EachIter() {
		recovery = append(recovery, li.Text())
	}
	clock.turn(30 * time.Second)
	return d, recovery
}

func onClock(t *testing.T) (*webtest.Site, *clock) {
	t.Helper()
	clock := newClock()
	return webtest.New(t, webtest.WithWeb(func(cfg *web.Config) { cfg.Now = clock.Now })), clock
}

// sayCode logs in with the password and then with a code.
func sayCode(c *webtest.Client, code string) *webtest.Response {
	c.Login(webtest.Root, webtest.Password).Expect(http.StatusFound)
	return c.Submit(c.Get("/admin/login/code/").Expect(http.StatusOK), "#code-form", url.Values{"code": {code}})
}

func TestFactor_IsAskedForAtLogin(t *testing.T) {
	t.Parallel()
	site, clock := onClock(t)
	here, elsewhere := site.As(webtest.Thor, webtest.Root), site.As(webtest.Thor, webtest.Root)
	d, recovery := enrol(t, here, clock)
	here.Get("/admin/").Expect(http.StatusOK)
	elsewhere.Get("/admin/").Expect(http.StatusFound) // began without it
	if len(recovery) != 10 {
		t.Fatalf("there are %d recovery codes", len(recovery))
	}
	site.Client(webtest.Potter).Login(webtest.Root, webtest.Password).Expect(http.StatusFound)
	site.As(webtest.Thor, webtest.Viewer).Get("/admin/").Expect(http.StatusOK)

	c := site.Client(webtest.Thor)
	page := c.Get("/admin/login/?next=/admin/polls/poll/")
	first := c.Submit(page, "#login-form", url.Values{"username": {webtest.Root}, "password": {webtest.Password}})
	if to := first.Expect(http.StatusFound).Location(); to != "/admin/login/code/" {
		t.Errorf("the password leads to %s", to)
	}
	for _, path := range []string{"/admin/", "/admin/polls/poll/", factorPath} {
		c.Get(path).Expect(http.StatusFound)
	}
	stranger := site.Client(webtest.Thor)
	stranger.Get("/admin/login/")
	stranger.Post("/admin/login/code/", url.Values{"code": {d.code()}}).Expect(http.StatusFound)
	stranger.Get("/admin/").Expect(http.StatusFound) // another browser has not said the password

	c.Submit(c.Get("/admin/login/code/"), "#code-form", url.Values{"code": {"000000"}}).Expect(http.StatusOK)
	c.Get("/admin/").Expect(http.StatusFound)
	answer := c.Submit(c.Get("/admin/login/code/"), "#code-form", url.Values{"code": {d.code()}})
	if to := answer.Expect(http.StatusFound).Location(); to != "/admin/polls/poll/" {
		t.Errorf("the code leads to %s", to)
	}
	c.Get("/admin/").Expect(http.StatusOK)

	sayCode(site.Client(webtest.Thor), d.code()).Expect(http.StatusOK) // it was used
	clock.turn(30 * time.Second)
	sayCode(site.Client(webtest.Thor), d.code()).Expect(http.StatusFound)
	sayCode(site.Client(webtest.Thor), strings.ToUpper(recovery[3])).Expect(http.StatusFound)
	sayCode(site.Client(webtest.Thor), recovery[3]).Expect(http.StatusOK)
}

func TestFactor_LeavesLittleTimeBetweenTheSteps(t *testing.T) {
	t.Parallel()
	site, clock := onClock(t)
	d, _ := enrol(t, site.As(webtest.Thor, webtest.Root), clock)
	c := site.Client(webtest.Thor)
	c.Login(webtest.Root, webtest.Password).Expect(http.StatusFound)
	page := c.Get("/admin/login/code/").Expect(http.StatusOK)
	clock.turn(5 * time.Minute)
	c.Submit(page, "#code-form", url.Values{"code": {d.code()}}).Expect(http.StatusFound)
	c.Get("/admin/").Expect(http.StatusFound)
	if to := c.Get("/admin/login/code/").Expect(http.StatusFound).Location(); to != "/admin/login/" {
		t.Errorf("who is late is led to %s", to)
	}
}

func TestFactor_CannotBeGuessed(t *testing.T) {
	t.Parallel()
	site, clock := onClock(t)
	d, _ := enrol(t, site.As(webtest.Thor, webtest.Root), clock)
	for range 10 {
		sayCode(site.Client(webtest.Thor), "000000").Expect(http.StatusOK)
	}
	refused := sayCode(site.Client(webtest.Thor), d.code()).Expect(http.StatusTooManyRequests)
	if refused.Header().Get("Retry-After") != "30" {
		t.Errorf("Retry-After is %q", refused.Header().Get("Retry-After"))
	}
	clock.turn(30 * time.Second)
	sayCode(site.Client(webtest.Thor), d.code()).Expect(http.StatusFound)
}

func TestFactor_TakesPasswordAndCodeToTurnOff(t *testing.T) {
	t.Parallel()
	site, clock := onClock(t)
	c := site.As(webtest.Thor, webtest.Root)
	d, old := enrol(t, c, clock)
	send := func(password, code, button string) *webtest.Response {
		form := url.Values{"old_password": {password}, "code": {code}, button: {"1"}}
		return c.Submit(c.Get(factorPath).Expect(http.StatusOK), "[data-testid=factor-form]", form)
	}
	send("wrong", d.code(), "disable").Expect(http.StatusUnprocessableEntity)
	send(webtest.Password, "000000", "disable").Expect(http.StatusUnprocessableEntity)
	send(webtest.Password, "", "renew").Expect(http.StatusUnprocessableEntity)
	renewed := send(webtest.Password, d.code(), "renew").Expect(http.StatusOK)
	sayCode(site.Client(webtest.Thor), old[0]).Expect(http.StatusOK)
	sayCode(site.Client(webtest.Thor), renewed.Page().Find("[data-testid=recovery-codes] li").First().Text()).
		Expect(http.StatusFound)
	clock.turn(30 * time.Second)
	send(webtest.Password, d.code(), "disable").Expect(http.StatusFound)
	site.Client(webtest.Thor).Login(webtest.Root, webtest.Password).Expect(http.StatusFound)
	if n := webtest.Count[models.RecoveryCode](site, webtest.Thor); n != 0 {
		t.Errorf("%d recovery codes are left", n)
	}
}

func TestFactor_OfAPILogin(t *testing.T) {
	t.Parallel()
	site, clock := onClock(t)
	d, recovery := enrol(t, site.As(webtest.Thor, webtest.Root), clock)
	script := site.Client(webtest.Thor)
	login := func(code string) *webtest.Response {
		return script.JSON(http.MethodPost, "/api/login/",
			`{"username":"root","password":"`+webtest.Password+`"`+code+`}`)
	}
	if said := login("").Expect(http.StatusBadRequest).Body.String(); !strings.Contains(said, "second factor") {
		t.Errorf("without a code it says %s", said)
	}
	login(`,"code":"000000"`).Expect(http.StatusBadRequest)
	login(`,"code":"` + d.code() + `"`).Expect(http.StatusOK)
	login(`,"code":"` + d.code() + `"`).Expect(http.StatusBadRequest)
	login(`,"code":"` + recovery[0] + `"`).Expect(http.StatusOK)
	site.Script(webtest.Thor, webtest.Root).Get("/api/polls/").Expect(http.StatusOK)
}

func TestFactor_RequiredByTheTenant(t *testing.T) {
	t.Parallel()
	site, clock := onClock(t)
	c := site.As(webtest.Thor, webtest.Root)
	script, other := site.Script(webtest.Thor, webtest.Root), site.As(webtest.Potter, webtest.Root)
	if err := site.Registry.RequireSecondFactor(t.Context(), webtest.Thor, true); err != nil {
		t.Fatal(err)
	}
	late := site.As(webtest.Thor, webtest.Staff)
	for _, browser := range []*webtest.Client{c, late} {
		for _, path := range []string{"/admin/", "/admin/polls/poll/", "/admin/password_change/", "/admin/sessions/"} {
			if to := browser.Get(path).Expect(http.StatusFound).Location(); to != factorPath {
				t.Errorf("%s leads to %s", path, to)
			}
		}
		browser.Get("/api/polls/").Expect(http.StatusForbidden)
	}
	c.Get(factorPath)
	if to := c.Post("/admin/polls/poll/1/delete/", url.Values{"post": {"yes"}}).Location(); to != factorPath {
		t.Errorf("a form leads to %q", to)
	}
	if n := webtest.Count[models.Poll](site, webtest.Thor); n != 3 {
		t.Error("a poll is gone")
	}
	script.Get("/api/polls/").Expect(http.StatusOK)
	other.Get("/admin/").Expect(http.StatusOK)
	answer := script.JSON(http.MethodPost, "/api/login/", `{"username":"root","password":"`+webtest.Password+`"}`)
	if !strings.Contains(answer.Expect(http.StatusBadRequest).Body.String(), "set one up") {
		t.Errorf("logging in by the API says %s", answer.Body)
	}
	enrol(t, c, clock)
	c.Get("/admin/").Expect(http.StatusOK)
	if err := site.Registry.RequireSecondFactor(t.Context(), webtest.Thor, false); err != nil {
		t.Fatal(err)
	}
	late.Get("/admin/").Expect(http.StatusOK)
}
