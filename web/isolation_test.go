package web_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// isolationTime is how long tenants are mixed: TEST_ISOLATION says so, as in CI.
func isolationTime(t *testing.T) time.Duration {
	t.Helper()
	text := os.Getenv("TEST_ISOLATION")
	if text == "" {
		return 2 * time.Second
	}
	lasts, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return lasts
}

// TestIsolation mixes requests of many tenants at random, whose ids are the same:
// no answer, no line of the log and no metric holds anything of another tenant's.
func TestIsolation(t *testing.T) {
	t.Parallel()
	names := []string{webtest.Thor, webtest.Potter, "freya", "loki", "hagrid", "hermione"}
	site := webtest.New(t, webtest.WithTenants(names[2:]...), webtest.WithWeb(func(cfg *web.Config) {
		cfg.MetricsPerTenant = true
	}))
	owners := make([]*owner, len(names))
	for i, name := range names {
		owners[i] = newOwner(site, name, i)
	}
	seed := rand.Uint64()
	t.Logf("the seed is %d", seed)
	var asked atomic.Int64
	var all sync.WaitGroup
	until := time.Now().Add(isolationTime(t))
	for worker := range uint64(8) {
		all.Go(func() {
			m := mixer{t: t, site: site, owners: owners, random: rand.New(rand.NewPCG(seed, worker))}
			m.begin()
			for time.Now().Before(until) && !t.Failed() {
				m.step()
				asked.Add(1)
			}
		})
	}
	all.Wait()
	t.Logf("%d requests", asked.Load())
	for _, line := range strings.Split(site.Log.String(), "\n") {
		if whose := ownersIn(owners, line); len(whose) > 1 {
			t.Errorf("a line of the log is about %d tenants: %s", len(whose), line)
		}
	}
	said := metricsOf(t, site)
	for _, o := range owners {
		if strings.Contains(said, o.mark) {
			t.Errorf("the metrics tell something of %s's", o.name)
		}
	}
	kept := slices.DeleteFunc(regexp.MustCompile(`pollsadmin_cache_hits_total{.*`).FindAllString(said, -1), seldomHit)
	sees := asked.Load() > 500 && os.Getenv("TEST_ENGINE") == "" // a cluster is changed by other tests all the time
	if t.Logf("%q", kept); sees && strings.Contains(strings.Join(kept, "\n")+"\n", " 0\n") {
		t.Errorf("nothing is answered from what is kept: %q", kept)
	}
}

// seldomHit tells the counters of the caches that a mix need not hit: many is for
// polls of hundreds of votes, admin_children for a form whose drawn inlines were missed,
// and admin_counts for a line of which the row has changed and the children have not.
func seldomHit(counter string) bool {
	return slices.ContainsFunc([]string{"many", "admin_children", "admin_counts"}, func(cache string) bool {
		return strings.Contains(counter, `cache="`+cache+`"`)
	})
}

// owner is a tenant, what is found in its rows and nowhere else, and how many polls
// it had: those that come have other ids at each.
type owner struct {
	name, mark string
	polls      uint
}

// apart is more than the polls that anybody makes with keys.
const apart = 40

func newOwner(site *webtest.Site, name string, number int) *owner {
	o := &owner{name: name, mark: fmt.Sprintf("mark%x", rand.Uint64()), polls: uint(3 + apart*number)}
	site.Write(name, func(ctx context.Context, tx *gorm.DB) error {
		for range apart * number {
			if err := record.Save(ctx, tx, &models.Poll{Question: o.mark, CreatedByID: 1}); err != nil {
				return err
			}
		}
		for id := range uint(3) {
			poll := models.Poll{ID: id + 1}
			if err := tx.Take(&poll).Error; err != nil {
				return err
			}
			poll.Question = o.mark + " " + poll.Question
			if err := record.Save(ctx, tx, &poll); err != nil {
				return err
			}
		}
		_, token := models.NewToken(&models.User{ID: 1}, o.mark)
		return errors.Join(
			tx.Model(&models.Choice{}).Where("1 = 1").Update("choice_text", o.mark).Error,
			tx.Model(&models.User{}).Where("1 = 1").Update("first_name", o.mark).Error,
			webtest.SaveAll(ctx, tx, &models.Group{Name: o.mark}), webtest.SaveAll(ctx, tx, token),
		)
	})
	return o
}

// isIn reports whether a text tells something of the tenant's.
func (o *owner) isIn(text string) bool {
	return strings.Contains(text, o.mark) || strings.Contains(text, o.name+".localhost") ||
		strings.Contains(text, ">"+o.name+"<") || strings.Contains(text, `"tenant":"`+o.name+`"`)
}

func ownersIn(owners []*owner, text string) (found []*owner) {
	for _, o := range owners {
		if o.isIn(text) {
			found = append(found, o)
		}
	}
	return found
}

// mixer asks one tenant after the other, as somebody at each of them.
type mixer struct {
	t                 *testing.T
	site              *webtest.Site
	owners            []*owner
	random            *rand.Rand
	browsers, scripts []*webtest.Client
	n                 int
}

func (m *mixer) begin() {
	for _, o := range m.owners {
		m.browsers = append(m.browsers, m.site.As(o.name, webtest.Root))
		m.scripts = append(m.scripts, m.site.Script(o.name, webtest.Root))
	}
}

const streaming = "STREAM "

// step is one request, and a look at what comes of it.
func (m *mixer) step() {
	m.n++
	i := m.random.IntN(len(m.owners))
	what, answer := m.ask(i)
	text := answer.Body.String() + fmt.Sprint(answer.Header())
	for _, o := range m.owners {
		if o != m.owners[i] && o.isIn(text) {
			m.t.Errorf("%s at %s tells something of %s's:\n%.3000s", what, m.owners[i].name, o.name, text)
		}
	}
	hungUp := strings.HasPrefix(what, streaming) // before there was an answer, perhaps
	if answer.Code >= http.StatusInternalServerError && !hungUp {
		m.t.Errorf("%s at %s: %d", what, m.owners[i].name, answer.Code)
	}
}

func (m *mixer) ask(i int) (string, *webtest.Response) {
	switch m.random.IntN(8) {
	case 0:
		return m.write(i)
	case 1:
		return m.save(i)
	case 2:
		return m.intrude(i)
	case 3:
		return m.listen(i)
	case 4, 5:
		path := m.one(apiPaths())
		return "GET " + path, m.scripts[i].Get(path)
	}
	path := m.one(adminPaths(m.owners))
	if m.random.IntN(2) == 0 {
		m.browsers[i].Get(path) // and then once more, from what is kept
	}
	return "GET " + path, m.browsers[i].Get(path)
}

func (m *mixer) one(of []string) string { return of[m.random.IntN(len(of))] }

func adminPaths(owners []*owner) []string {
	paths := []string{
		"/admin/", "/admin/polls/poll/", "/admin/polls/poll/1/change/", "/admin/polls/poll/2/history/",
		"/admin/polls/poll/3/delete/", "/admin/polls/choice/", "/admin/polls/vote/?_facets=True", "/admin/auth/user/",
		"/admin/auth/user/1/change/", "/admin/auth/group/1/change/", "/admin/admin/logentry/", "/admin/authtoken/token/",
		"/admin/tokens/", "/admin/sessions/",
		"/admin/polls/poll/export/?_format=csv", "/admin/auth/user/export/?_format=json",
		"/admin/polls/turnout/", "/admin/polls/poll/99/change/", "/admin/nothing/", "/admin/polls/poll/?q=castle",
		"/admin/autocomplete/?app_label=polls&model_name=choice&field_name=poll&term=castle", "/admin/search/?q=castle",
	}
	for range owners { // nobody finds what is another's
		paths = append(paths, "/admin/search/?q=mark", "/admin/polls/poll/?q=mark")
	}
	return paths
}

func apiPaths() []string {
	return []string{
		"/api/", "/api/polls/", "/api/polls/1/", "/api/polls/2/results/", "/api/polls/1/votes/", "/api/polls/?format=csv",
		"/api/polls/?format=ndjson", "/api/polls/?format=api", "/api/polls/2/choices/", "/api/polls/99/", "/api/nothing/",
		"/api/polls/?search=mark", "/api/polls/?ordering=question&cursor=", "/api/polls/1/?format=api",
	}
}

// write sends what it sends to any tenant, under keys that it sends to all of them.
func (m *mixer) write(i int) (string, *webtest.Response) {
	c := m.scripts[i]
	switch m.random.IntN(3) {
	case 0:
		r := c.Request(http.MethodPost, "/api/polls/", strings.NewReader(`{"question": "Why?"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", fmt.Sprint(m.random.IntN(5)))
		answer := c.Do(r)
		if made := webtest.Decode[struct{ ID uint }](answer); answer.Code != http.StatusCreated ||
			made.ID <= m.owners[i].polls || made.ID > m.owners[i].polls+apart {
			m.t.Errorf("a key brings %s the answer %d %s", m.owners[i].name, answer.Code, answer.Body)
		}
		return "POST /api/polls/ with a key", answer
	case 1:
		body := fmt.Sprintf(`{"question": "%s %d"}`, m.owners[i].mark, m.n)
		return "PATCH /api/polls/2/", c.JSON(http.MethodPatch, "/api/polls/2/", body)
	}
	path := fmt.Sprintf("/api/polls/%d/choices/%d/vote/", 1+m.random.IntN(2), 1+m.random.IntN(4))
	return "POST " + path, c.JSON(http.MethodPost, path, "")
}

// save goes through the form of a group.
func (m *mixer) save(i int) (string, *webtest.Response) {
	c := m.browsers[i]
	page := c.Get("/admin/auth/group/1/change/")
	if page.Code != http.StatusOK {
		return "the form of a group", page
	}
	form := map[string][]string{"name": {fmt.Sprintf("%s %d", m.owners[i].mark, m.n)}}
	return "saving a group", c.Submit(page, "[data-testid=change-form]", form)
}

// intrude comes with what another tenant gave out.
func (m *mixer) intrude(i int) (string, *webtest.Response) {
	other := (i + 1 + m.random.IntN(len(m.owners)-1)) % len(m.owners)
	stranger := m.site.Client(m.owners[i].name)
	if m.random.IntN(2) == 0 {
		stranger.SetCookies(m.browsers[other].Cookies()...)
		answer := stranger.Get(m.one(adminPaths(nil)))
		if answer.Code == http.StatusOK {
			m.t.Errorf("%s's session is good at %s", m.owners[other].name, m.owners[i].name)
		}
		return "another's session", answer
	}
	if m.random.IntN(2) == 0 {
		const path = "/api/polls/"
		r := m.scripts[i].Request(http.MethodGet, path, nil)
		r.Header = r.Header.Clone() // the client's own
		r.Header.Set("If-None-Match", m.scripts[other].Get(path).Header().Get("Etag"))
		answer := m.scripts[i].Do(r)
		if answer.Code == http.StatusNotModified {
			m.t.Errorf("%s's version is taken for %s's", m.owners[other].name, m.owners[i].name)
		}
		return "another's version", answer
	}
	stranger.Header.Set("Authorization", m.scripts[other].Header.Get("Authorization"))
	answer := stranger.Get("/api/polls/1/")
	if answer.Code != http.StatusUnauthorized {
		m.t.Errorf("%s's token is good at %s", m.owners[other].name, m.owners[i].name)
	}
	return "another's token", answer
}

// listen hears of a poll for a moment, as a script or as a page.
func (m *mixer) listen(i int) (string, *webtest.Response) {
	c, path := m.scripts[i], "/api/polls/2/results/stream/"
	if m.random.IntN(2) == 0 {
		c, path = m.browsers[i], "/admin/polls/poll/2/results/live/"
	}
	ctx, cancel := context.WithTimeout(m.t.Context(), 100*time.Millisecond)
	defer cancel()
	return streaming + path, c.Do(c.Request(http.MethodGet, path, nil).WithContext(ctx))
}
