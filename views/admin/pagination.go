package admin

// beside is the URL of the page that stands step places from the current one,
// empty when there is none.
func beside(pages []PageLink, step int) string {
	for i, page := range pages {
		if !page.Current {
			continue
		}
		if at := i + step; at >= 0 && at < len(pages) {
			return pages[at].URL
		}
	}
	return ""
}
