package api

import (
	"net/url"
	"slices"
	"strings"

	"pollsadmin/views"
	browser "pollsadmin/views/api"
)

// root is the API's own address, without the slash at its end.
const root = "/api"

// at fills the address's own ids into a pattern.
func (c *Call) at(pattern string) string {
	parts := strings.Split(pattern, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = url.PathEscape(c.param(name))
		}
	}
	return root + strings.Join(parts, "/")
}

// has reports whether there is a resource with this pattern.
func (a *API) has(pattern string) bool {
	return slices.ContainsFunc(a.resources, func(r Resource) bool { return r.Path == pattern })
}

// item is the pattern of what a list at another pattern lists, empty for nothing.
func (a *API) item(list string) string {
	for _, r := range a.resources {
		if rest, ok := strings.CutPrefix(r.Path, list+":"); ok && strings.Count(rest, "/") == 1 {
			return r.Path
		}
	}
	return ""
}

// breadcrumbs lead to the resources that this one lies below.
func (c *Call) breadcrumbs(title string) []views.Link {
	var links []views.Link
	for i, letter := range c.resource.Path {
		prefix := c.resource.Path[:i+1]
		if letter == '/' && prefix != c.resource.Path && c.api.has(prefix) {
			links = append(links, views.Link{Text: c.titleOf(prefix), URL: c.at(prefix)})
		}
	}
	if c.resource.Path == "" {
		links = append(links, views.Link{Text: c.titleOf("/"), URL: root + "/"})
	}
	return append(links, views.Link{Text: title})
}

// below are the resources that belong to this one. The index names its own, but not
// the page about all of them.
func (c *Call) below() []views.Link {
	if c.resource.Path == "/" {
		return []views.Link{{Text: "Documentation", URL: c.at(docsPath)}}
	}
	var links []views.Link
	for _, r := range c.api.resources {
		rest, ok := strings.CutPrefix(r.Path, c.resource.Path)
		if ok && strings.Count(rest, "/") == 1 && !strings.HasPrefix(rest, ":") {
			links = append(links, views.Link{Text: c.titleOf(r.Path), URL: c.at(r.Path)})
		}
	}
	return links
}

// paging is where a page stands in its list.
type paging struct{ number, last int }

// turn notes which page of a list is shown, for the ways to the others.
func (c *Call) turn(number, last int) {
	if c.browsing != nil {
		c.browsing.paging = &paging{number: number, last: last}
	}
}

// pages are the ways to the rest of a list: those that the answer names, where pages
// have no numbers.
func (c *Call) pages(answer *captured) browser.Paging {
	p := c.browsing.paging
	if p == nil {
		list := topLevel(answer.body.Bytes())
		return browser.Paging{Previous: webAddress(list["previous"].text), Next: webAddress(list["next"].text)}
	}
	if p.last < 2 {
		return browser.Paging{}
	}
	var view browser.Paging
	if p.number > 1 {
		view.Previous = *c.pageLink(p.number - 1)
	}
	if p.number < p.last {
		view.Next = *c.pageLink(p.number + 1)
	}
	before := 0
	for _, n := range p.near() {
		if n > before+1 {
			view.Numbers = append(view.Numbers, browser.Number{})
		}
		view.Numbers = append(view.Numbers, browser.Number{Number: n, URL: *c.pageLink(n), Current: n == p.number})
		before = n
	}
	return view
}

// near are the pages that are named: the first, the last, and those about this one.
func (p paging) near() []int {
	list := []int{1}
	for n := max(2, p.number-2); n <= min(p.number+2, p.last); n++ {
		list = append(list, n)
	}
	if last := list[len(list)-1]; last < p.last {
		list = append(list, p.last)
	}
	return list
}
