package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// TestPlans_UseIndexes asks SQLite how it goes about every statement that lists,
// filters, orders, searches, neighbours, autocompletes and histories send: none reads
// or sorts all of a table that may be large, but for the reasons in allowed. The plans
// are made without statistics, and so are the same for any number of rows.
func TestPlans_UseIndexes(t *testing.T) {
	t.Parallel()
	site := webtest.New(t, uncached())
	site.FilesOnly()
	site.Fill(webtest.Thor, webtest.Bulk{Users: 1100, Polls: 130, Choices: 4, Votes: 10}) // more than selects offer
	furnish(site, webtest.Thor, "Thor's guard")
	p := &planned{page: map[string]string{}}
	p.browse(t, site.As(webtest.Thor, webtest.Root), site.Server.Routes())
	p.call(t, site.Script(webtest.Thor, webtest.Root))
	p.logIn(site.Client(webtest.Thor))
	if len(p.page) < 500 {
		t.Errorf("only %d statements were seen", len(p.page))
	}
	used := map[string]bool{}
	site.In(webtest.Thor, func(ctx context.Context, tenant *tenants.Tenant) {
		for statement, page := range p.page {
			steps, err := explain(ctx, tenant.Read(ctx), statement)
			if err != nil {
				t.Fatal(page, statement, err)
			}
			for _, step := range dear(statement, steps) {
				why := reason(statement, step)
				if used[why] = true; why == "" {
					t.Errorf("%s: %s\n\t%.600s\n\t%.600s", page, step, statement, strings.Join(steps, "; "))
				}
			}
		}
	})
	for _, a := range allowed() {
		if !used[a.why] {
			t.Errorf("nothing is allowed any more because: %s", a.why)
		}
	}
}

// planned are the statements that pages send, each with the page that sent it first.
type planned struct {
	mu   sync.Mutex
	page map[string]string
}

func (p *planned) get(c *webtest.Client, path string) *webtest.Response {
	return p.do(c, c.Request(http.MethodGet, path, nil))
}

func (p *planned) do(c *webtest.Client, r *http.Request) *webtest.Response {
	page := r.Method + " " + r.URL.RequestURI()
	return c.Do(r.WithContext(tenants.WatchStatements(r.Context(), func(statement string) {
		p.mu.Lock()
		defer p.mu.Unlock()
		reads := strings.HasPrefix(statement, "SELECT") || strings.HasPrefix(statement, "WITH")
		if _, seen := p.page[statement]; reads && !seen {
			p.page[statement] = page
		}
	})))
}

func (p *planned) logIn(c *webtest.Client) {
	c.Get("/admin/login/")
	form := url.Values{"username": {webtest.Root}, "password": {webtest.Password}, "csrfmiddlewaretoken": {c.Token()}}
	r := c.Request(http.MethodPost, "/admin/login/", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p.do(c, r).Expect(http.StatusFound)
}

// explain gives the steps of a statement's plan, which is the same for all values.
func explain(ctx context.Context, db *gorm.DB, statement string) (steps []string, err error) {
	values := make([]any, strings.Count(statement, "?"))
	rows, err := db.Statement.ConnPool.QueryContext(ctx, "EXPLAIN QUERY PLAN "+statement, values...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, rows.Err()
}

// Tables that may be large, searches that find many rows of one, and reading it in
// some order.
var (
	large = regexp.MustCompile(`^(SCAN|SEARCH) (polls_poll|polls_choice|polls_vote|auth_user|django_admin_log|sessions|` +
		`api_tokens|api_idempotency|login_attempts|v|uses\d|via\d)\b`)
	coarse  = regexp.MustCompile(`^SEARCH .* INDEX (django_admin_log_content_type_id|auth_user_(first|last)_name)`)
	equals  = regexp.MustCompile(`ORDER BY .\w+.\..(closed_at|voted_at). ?(DESC)?,`) // most polls have none
	inOrder = regexp.MustCompile(`^SCAN \S+ USING (COVERING )?INDEX|^SCAN \S+$`)
)

// afterSearch marks a sort where nothing was read but what an index has found.
const afterSearch = "of what was found"

// dear are the steps of a plan that take longer the more rows a table has: reading all
// of it, unless it is read in order until there are enough, and sorting.
func dear(statement string, steps []string) (list []string) {
	if !slices.ContainsFunc(steps, large.MatchString) {
		return nil
	}
	sorts := slices.ContainsFunc(steps, func(step string) bool { return sortsAll(statement, step) })
	enough := !sorts && strings.Contains(statement, "LIMIT") && !strings.Contains(statement, "WHERE")
	for _, step := range steps {
		scans := strings.HasPrefix(step, "SCAN") && large.MatchString(step) && (!enough || !inOrder.MatchString(step))
		if scans || sorts && coarse.MatchString(step) {
			list = append(list, step)
		}
	}
	found := len(list) == 0
	for _, step := range steps {
		switch {
		case !strings.HasPrefix(step, "USE TEMP B-TREE"):
		case sortsAll(statement, step) && strings.Contains(step, "LAST TERM"):
			list = append(list, strings.Replace(step, "LAST TERM", "MOST", 1))
		case found:
			list = append(list, step+" "+afterSearch)
		default:
			list = append(list, step)
		}
	}
	return list
}

// sortsAll reports whether a step sorts more than what is equal in an index's order.
func sortsAll(statement, step string) bool {
	return strings.HasPrefix(step, "USE TEMP B-TREE") &&
		(!strings.Contains(step, "LAST TERM") || equals.MatchString(statement))
}
