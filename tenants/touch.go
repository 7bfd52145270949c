package tenants

import "pollsadmin/tenants/sqlitedriver"

// Touch has rows count as changed just now, as after a commit of this process, though
// nothing is written: to measure what changes cost those who read. It does nothing to
// databases of which nobody has asked for a version yet, nor on PostgreSQL.
func (t *Tenant) Touch(changes ...sqlitedriver.Changes) {
	if gauge, ok := t.entry.db.gauge.(*fileGauge); ok && !t.released.Load() {
		gauge.touch(changes)
	}
}

func (g *fileGauge) touch(changes []sqlitedriver.Changes) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.watch != nil {
		g.catchUp(g.watch.State())
		g.count(changes)
	}
}
