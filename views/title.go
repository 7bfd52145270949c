package views

import "strings"

// DocumentTitle is the text of <title>: what the page is about, its title, the
// tenant and the site, without those that are empty.
func (p *Page) DocumentTitle() string {
	var parts []string
	for _, part := range []string{p.Subtitle, p.Title, p.Tenant, p.Site.Title} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	title := strings.Join(parts, " | ")
	if p.Invalid {
		return "Error: " + title
	}
	return title
}
