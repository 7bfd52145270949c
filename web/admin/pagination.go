package admin

import (
	"net/url"
	"strconv"

	viewadmin "pollsadmin/views/admin"
)

// Django's: how many pages stand beside the current one, and at both ends.
const (
	pagesBeside = 3
	pagesAtEnds = 2
)

// pageLinks are the numbers below a list, with an ellipsis for those left out.
func pageLinks(current, pages int, link func(page int) string) []viewadmin.PageLink {
	if pages < 2 {
		return nil
	}
	var links []viewadmin.PageLink
	for n := 1; n <= pages; n++ {
		near := n >= current-pagesBeside && n <= current+pagesBeside
		switch {
		case n == current:
			links = append(links, viewadmin.PageLink{Number: n, Current: true})
		case near || n <= pagesAtEnds || n > pages-pagesAtEnds:
			links = append(links, viewadmin.PageLink{Number: n, URL: link(n)})
		case !links[len(links)-1].Ellipsis:
			links = append(links, viewadmin.PageLink{Ellipsis: true})
		}
	}
	return links
}

func pageCount(total, perPage int) int { return (total + perPage - 1) / perPage }

// pageURL is the address of another page of the same list.
func (q query) pageURL(page int) string {
	return q.link(only(paramAll), url.Values{paramPage: {strconv.Itoa(page)}})
}
