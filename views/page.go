// Package views turns plain structs into HTML and knows nothing of databases,
// requests or tenants: whoever renders a page fills its struct first.
package views

import "github.com/a-h/templ"

// Page is what every page shows around its content.
type Page struct {
	Title       string // the <h1>, and the first part of <title>
	Subtitle    string // what the page is about, an object's text for one
	Site        Site
	Tenant      string // shown in the header and in <title>
	User        *User  // nil when nobody is logged in
	Login       string // where those log in who are not; empty where there is no need to
	Return      string // where logging out leads, empty for the page that says goodbye
	CSRF        string // the value of csrfmiddlewaretoken in every form
	Messages    []Message
	Breadcrumbs []Link          // the last one has no URL: it is this page
	Nav         []App           // the sidebar; empty hides it
	Sidebar     templ.Component // Nav, where it has been drawn already
	Steps       *Steps          // to the objects before and after this one
	Invalid     bool            // the form was refused: <title> begins with "Error:"
	Popup       bool            // it stands in a dialog or a small window: no frame around it
	BodyClass   string          // Django's hooks: "app-polls model-poll change-list"
}

// Site is the branding of the administration site: Django's site_header,
// site_title, index_title and site_url.
type Site struct {
	Header     string // in the header, links to the index
	Title      string // the last part of <title>
	IndexTitle string // the <h1> of the index; "Site administration" unless set
	URL        string // of the site that is administered, linked as "View site"; empty for none
	Index      string // the URL of the index
}

// User is who is logged in, as the header shows them.
type User struct {
	ID          uint // tells users of one browser apart
	Name        string
	HasPassword bool // may change it
}

// Message is shown once on top of the next page; Link is optional.
type Message struct {
	Level  string // debug, info, success, warning or error
	Before string
	Link   Link
	After  string
}

// Link is a text with an address; without an address it is only a text.
type Link struct{ Text, URL string }

// App is a group of models on the index and in the sidebar.
type App struct {
	Label  string // "polls"
	Name   string
	URL    string
	Models []Model
}

// Model is a line of the index, for a model or for a page; an empty URL means that the user may not do it.
type Model struct {
	Label     string // "poll"; empty for a page
	Name      string // plural
	URL       string // the changelist
	AddURL    string
	ChangeURL string // the changelist, when the user may change something in it
	ViewOnly  bool
	Current   bool // the sidebar marks it
}

// Steps are the ways from an object to those beside it in its list.
type Steps struct {
	Name           string // what they are, plural
	Previous, Next string // addresses; empty at the ends
	Position       string // "3 of 120"; empty when that is not known
}

// Failure is an error page: what happened and what to do about it.
type Failure struct {
	Page      Page
	Status    int
	Detail    string
	Back      Link // to the list that the page lies below, if the user may see it
	RequestID string
}
