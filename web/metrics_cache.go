package web

import (
	"github.com/prometheus/client_golang/prometheus"

	"pollsadmin/web/cache"
)

// watchCaches counts how often what is kept spares reading it again.
func (m *metrics) watchCaches(caches map[string]func() cache.Stats) {
	for name, stats := range caches {
		label := prometheus.Labels{"cache": name}
		m.registry.MustRegister(
			prometheus.NewGaugeFunc(prometheus.GaugeOpts{
				Name: "pollsadmin_cache_bytes", Help: "What is kept of databases that have not changed.", ConstLabels: label,
			}, func() float64 { return float64(stats().Bytes) }),
			prometheus.NewCounterFunc(prometheus.CounterOpts{
				Name: "pollsadmin_cache_hits_total", Help: "What was kept, and need not be read.", ConstLabels: label,
			}, func() float64 { return float64(stats().Hits) }),
			prometheus.NewCounterFunc(prometheus.CounterOpts{
				Name: "pollsadmin_cache_misses_total", Help: "What had to be read.", ConstLabels: label,
			}, func() float64 { return float64(stats().Misses) }))
	}
}
