package admin

import (
	"strings"

	"github.com/a-h/templ"

	"pollsadmin/views"
)

// drawNav draws the sidebar, unless one that shows the same has been drawn already: for
// whom does not matter then.
func (v *visit) drawNav(apps []views.App) templ.Component {
	shown := spellApps(apps)
	if kept, found := v.site.pieces.navs.Get("", "", shown); found {
		return kept
	}
	html, size, err := Draw(v.ctx, views.Sidebar(apps))
	if err != nil {
		return nil // the page says why
	}
	v.site.pieces.navs.Put("", "", shown, html, size)
	return html
}

// spellApps is all that a sidebar shows.
func spellApps(apps []views.App) string {
	var text strings.Builder
	text.Grow(2048)
	write := func(parts ...string) {
		for _, part := range parts {
			text.WriteString(part)
			text.WriteByte(0)
		}
	}
	for _, app := range apps {
		write("\x01", app.Name, app.URL)
		for _, m := range app.Models {
			write(m.Name, m.URL, m.AddURL, flags(m.Current))
		}
	}
	return text.String()
}
