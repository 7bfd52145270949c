package web

import (
	"github.com/prometheus/client_golang/prometheus"

	"pollsadmin/web/places"
)

// watchCrowd counts who is on the server, and who was turned away.
func (m *metrics) watchCrowd(c *crowd) {
	for what, of := range map[string]*places.Places{
		"requests": c.requests, "logins": c.logins, "downloads": c.downloads,
	} {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "pollsadmin_inside", Help: "What is being done, or waits to be.", ConstLabels: prometheus.Labels{"what": what},
		}, func() float64 { return float64(of.Inside()) }))
		m.turnedAway(what, of.TurnedAway)
	}
	m.turnedAway("bodies", c.bodiesRefused.Load)
}

func (m *metrics) turnedAway(what string, count func() int64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "pollsadmin_turned_away_total", Help: "What was refused because there was too much of it.",
		ConstLabels: prometheus.Labels{"what": what},
	}, func() float64 { return float64(count()) }))
}
