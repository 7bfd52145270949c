// Package admin is a generic administration site in the manner of Django's: a
// program registers its models and gets lists, forms, deletion with its
// cascade, and a history. It knows no model of its own, no tenant and no way
// users are stored; what it needs of those reaches it through Config and
// session.User. The URLs, parameters and field names are Django's.
//
// Of a model's fields it reads, beside gorm's tags, label and help, which stand
// on forms, and format, "email" or "url", which says what a text is.
package admin
