package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"pollsadmin/models"
	"pollsadmin/tenants"
)

// metrics are what the server counts for Prometheus. None names a tenant, of which
// there may be thousands, unless it was asked for.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.HistogramVec
	perTenant *prometheus.CounterVec // nil unless it was asked for
}

func newMetrics(stats func() tenants.Stats, hasher *models.Hasher, perTenant bool) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "pollsadmin_request_seconds", Help: "How long requests took, streams left out.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
	}, []string{"method", "route", "status"})}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, gauge := range []struct {
		name, help string
		value      func(tenants.Stats) int
	}{
		{"max", "Databases that may be open.", func(s tenants.Stats) int { return s.Max }},
		{"open", "Databases that are open, opening or closing.", func(s tenants.Stats) int { return s.Open }},
		{"idle", "Databases that are open and used by nobody.", func(s tenants.Stats) int { return s.Idle }},
		{"in_use", "Uses of tenants that have not ended.", func(s tenants.Stats) int { return s.InUse }},
		{"waiting", "Openings that wait for room.", func(s tenants.Stats) int { return s.Waiting }},
	} {
		m.registry.MustRegister(prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Name: "pollsadmin_databases_" + gauge.name, Help: gauge.help},
			func() float64 { return float64(gauge.value(stats())) }))
	}
	if perTenant {
		m.perTenant = prometheus.NewCounterVec(
			prometheus.CounterOpts{Name: "pollsadmin_tenant_requests_total", Help: "Requests of a tenant."}, []string{"tenant"})
		m.registry.MustRegister(m.perTenant)
	}
	m.countAll(stats)
	m.watch(hasher)
	return m
}

// watch registers what hashing passwords keeps waiting, and how often it is done.
func (m *metrics) watch(hasher *models.Hasher) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(
		prometheus.GaugeOpts{Name: "pollsadmin_passwords_waiting", Help: "Passwords that wait to be hashed."},
		func() float64 { return float64(hasher.Waiting()) }))
	m.registry.MustRegister(prometheus.NewCounterFunc(
		prometheus.CounterOpts{Name: "pollsadmin_passwords_hashed_total", Help: "Passwords hashed, right or wrong."},
		func() float64 { return float64(hasher.Hashed()) }))
}

// countAll registers what has been counted since the start.
func (m *metrics) countAll(stats func() tenants.Stats) {
	for _, counter := range []struct {
		name, help string
		value      func(tenants.Stats) float64
	}{
		{"databases_opened", "Databases opened.", func(s tenants.Stats) float64 { return float64(s.Opened) }},
		{"databases_evicted", "Databases closed to make room.", func(s tenants.Stats) float64 { return float64(s.Evicted) }},
		{"databases_opening_seconds", "Time that opening databases took.",
			func(s tenants.Stats) float64 { return s.OpeningTime.Seconds() }},
		{"statements", "Statements run for requests.", func(s tenants.Stats) float64 { return float64(s.Statements) }},
		{"statements_seconds", "Time that they took.",
			func(s tenants.Stats) float64 { return s.StatementTime.Seconds() }},
		{"migrations", "Databases migrated by this process.",
			func(s tenants.Stats) float64 { return float64(s.Migrated) }},
		{"migrations_failed", "Databases that it could not migrate.",
			func(s tenants.Stats) float64 { return float64(s.NotMigrated) }},
		{"backups", "Databases backed up by this process.", func(s tenants.Stats) float64 { return float64(s.BackedUp) }},
	} {
		m.registry.MustRegister(prometheus.NewCounterFunc(
			prometheus.CounterOpts{Name: "pollsadmin_" + counter.name + "_total", Help: counter.help},
			func() float64 { return counter.value(stats()) }))
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// measure counts requests by the pattern of their route, never by their address:
// strangers must not be able to make up series.
func (s *Server) measure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		if c.Response().Header().Get(echo.HeaderContentType) == "text/event-stream" {
			return nil // it lasts as long as somebody looks
		}
		took := time.Since(began)
		s.metrics.requests.WithLabelValues(methodOf(c), c.Path(), classOf(c)).Observe(took.Seconds())
		if t, is := tenants.FromContext(c.Request().Context()); is {
			s.activity.note(t.Name, took)
			if s.metrics.perTenant != nil {
				s.metrics.perTenant.WithLabelValues(string(t.Name)).Inc()
			}
		}
		return nil
	}
}

// classOf is the kind of the answer's status, such as 2xx.
func classOf(c echo.Context) string {
	const classes = "0xx1xx2xx3xx4xx5xx"
	at := min(max(c.Response().Status/100, 0), 5) * 3
	return classes[at : at+3]
}

// methodOf is one of few: clients may send any word.
func methodOf(c echo.Context) string {
	switch m := c.Request().Method; m {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
