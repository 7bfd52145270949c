package admin

// clock is the zone that dates and times are typed in, and its minutes east of
// Greenwich at this moment: what "Today" and "Now" are is not the browser's to say.
func (f *form) clock() (zone string, offset int) {
	abbreviation, seconds := f.b.site.cfg.Now().In(f.zone).Zone()
	if zone = f.zone.String(); zone == "Local" {
		zone = abbreviation
	}
	return zone, seconds / 60
}
