package web

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"pollsadmin/tenants"
	"pollsadmin/web/api"
	"pollsadmin/web/cache"
	"pollsadmin/web/session"
)

// freshFor is how long an answer is kept of what may depend on the time of day:
// polls that close, and what is of today. Whether its rows have changed is not a
// matter of time.
const freshFor = time.Second

// keeper keeps whole answers, which need not be made again for the same visitor
// while nothing is committed to the tenant's database.
type keeper struct {
	kept *cache.Cache[*kept]
	now  func() time.Time
}

// kept is an answer, and when it is too old. One that was asked for once has nothing
// but that: most are never asked for again before something changes, and copying them
// would be in vain.
type kept struct {
	header http.Header // what the answer said beside what all of them do
	body   []byte
	until  time.Time
}

func newKeeper(bytes int64, now func() time.Time) *keeper {
	return &keeper{kept: cache.New[*kept](bytes), now: now}
}

// keep answers a GET with what was kept for the same visitor, or has it answered, and
// keeps that the second time. It comes after all that finds out who asks, and whether
// they may.
func (a *keeper) keep(c echo.Context, next func() error) error {
	tenant, ok := tenants.FromContext(c.Request().Context())
	if !ok || c.Request().Method != http.MethodGet {
		return next()
	}
	version, err := tenant.Version(c.Request().Context())
	if err != nil {
		return next()
	}
	key := keyOf(c)
	found, ok := a.kept.Get(tenant.Owner(), version, key)
	if ok && a.now().Before(found.until) {
		for name, values := range found.header {
			c.Response().Header()[name] = slices.Clip(values) // others may add to them
		}
		return c.Blob(http.StatusOK, found.header.Get(echo.HeaderContentType), found.body)
	}
	if !ok {
		a.kept.Put(tenant.Owner(), version, key, &kept{}, 0)
		return next()
	}
	copied := &copier{ResponseWriter: c.Response().Writer, before: c.Response().Header().Clone()}
	c.Response().Writer = copied
	err = next()
	c.Response().Writer = copied.ResponseWriter
	if page, ok := copied.whole(); ok && err == nil {
		page.until = a.now().Add(freshFor)
		a.kept.Put(tenant.Owner(), version, key, page, len(page.body)+1000)
	}
	return err
}

// keyOf tells apart what the same address may be answered with. Cookies and keys
// tell visitors apart; who they are is settled before.
func keyOf(c echo.Context) string {
	r := c.Request()
	var key strings.Builder
	key.Grow(512)
	for _, part := range [...]string{r.Host, r.RequestURI, r.URL.Path, r.URL.RawPath, r.URL.RawQuery} {
		key.WriteString(part)
		key.WriteByte(0)
	}
	for _, name := range [...]string{ // as net/http spells them
		"Cookie", "Authorization", "Accept", "Accept-Encoding", "If-None-Match", "If-Match", "Origin",
	} {
		key.WriteString(strings.Join(r.Header[name], "\x00"))
		key.WriteByte(1)
	}
	if who, ok := session.UserFrom(r.Context()); ok {
		key.WriteString(who.Username())
	}
	return key.String()
}

// copier copies an answer as it is written.
type copier struct {
	http.ResponseWriter

	before http.Header
	status int
	header http.Header
	body   bytes.Buffer
	stream bool
}

// maxKept is the longest answer that is worth keeping.
const maxKept = 1 << 20

// WriteHeader takes the header as it is sent.
func (w *copier) WriteHeader(status int) {
	if w.status == 0 {
		w.status, w.header = status, http.Header{}
		for name, values := range w.Header() {
			if strings.Join(w.before[name], "\x00") != strings.Join(values, "\x00") {
				w.header[name] = values
			}
		}
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write copies what is not too long.
func (w *copier) Write(part []byte) (int, error) {
	if w.body.Len()+len(part) > maxKept {
		w.stream = true
	} else if !w.stream {
		w.body.Write(part)
	}
	return w.ResponseWriter.Write(part)
}

// Unwrap is for http.ResponseController. Who asks for more than writing streams.
func (w *copier) Unwrap() http.ResponseWriter {
	w.stream = true
	return w.ResponseWriter
}

// whole is the answer, if it is one to keep.
func (w *copier) whole() (*kept, bool) {
	if w.status != http.StatusOK || w.stream || w.header.Get(echo.HeaderSetCookie) != "" {
		return nil, false
	}
	api.SetLength(w.header, w.body.Len())
	return &kept{header: w.header, body: w.body.Bytes()}, true
}
