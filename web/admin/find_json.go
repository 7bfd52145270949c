package admin

import (
	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
)

// foundJSON is what the command palette reads.
type foundJSON struct {
	Query     string      `json:"query"`
	Complaint string      `json:"complaint,omitempty"`
	Groups    []groupJSON `json:"groups"`
	Late      []linkJSON  `json:"late"` // lists that take too long to search from here
}

type groupJSON struct {
	Name  string     `json:"name"`
	More  string     `json:"more,omitempty"` // the address of all of them
	Links []linkJSON `json:"links"`
}

type linkJSON struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

func everywhereJSON(page viewadmin.Everywhere) foundJSON {
	found := foundJSON{Query: page.Query, Complaint: page.Complaint, Late: linksJSON(page.Late), Groups: []groupJSON{}}
	if len(page.Places) > 0 {
		found.Groups = append(found.Groups, groupJSON{Name: "Go to", Links: linksJSON(page.Places)})
	}
	for _, g := range page.Groups {
		group := groupJSON{Name: g.Name, Links: linksJSON(g.Objects)}
		if g.More {
			group.More = g.URL
		}
		found.Groups = append(found.Groups, group)
	}
	return found
}

func linksJSON(links []views.Link) []linkJSON {
	list := make([]linkJSON, len(links))
	for i, link := range links {
		list[i] = linkJSON(link)
	}
	return list
}
