package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"pollsadmin/tenants"
)

// metrics are what the server counts for Prometheus. None names a tenant: there
// may be thousands.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics(stats func() tenants.Stats) *metrics {
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
	m.count("opened", "Databases opened since the start.", func() int64 { return stats().Opened })
	m.count("evicted", "Databases closed to make room since the start.", func() int64 { return stats().Evicted })
	return m
}

func (m *metrics) count(name, help string, value func() int64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(
		prometheus.CounterOpts{Name: "pollsadmin_databases_" + name + "_total", Help: help},
		func() float64 { return float64(value()) }))
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
		class := strconv.Itoa(c.Response().Status/100) + "xx"
		s.metrics.requests.WithLabelValues(methodOf(c), c.Path(), class).Observe(time.Since(began).Seconds())
		return nil
	}
}

// methodOf is one of few: clients may send any word.
func methodOf(c echo.Context) string {
	switch m := c.Request().Method; m {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}
