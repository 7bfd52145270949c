package admin

import (
	"time"

	"gorm.io/gorm"

	"pollsadmin/web/session"
)

// Reader is whoever looks at a page of the site, and what may be asked for them.
type Reader struct{ v *visit }

// User is who sends the request.
func (r Reader) User() session.User { return r.v.who }

// Read is the database to look things up in.
func (r Reader) Read() *gorm.DB { return r.v.site.cfg.Read(r.v.ctx) }

// Now is the time that the page goes by, in the tenant's zone.
func (r Reader) Now() time.Time { return r.v.site.cfg.Now().In(r.v.zone()) }

// ObjectURL is the address of an object, by its model's name ("polls.poll");
// empty when the user may not look at such objects.
func (r Reader) ObjectURL(model string, id uint) string {
	if res := r.viewable(model); res != nil {
		return res.objectURL(keyText(id), "change")
	}
	return ""
}

// ListURL is the address of a model's list, empty when the user may not see it.
func (r Reader) ListURL(model string) string {
	if res := r.viewable(model); res != nil {
		return res.url()
	}
	return ""
}

func (r Reader) viewable(model string) *resource {
	for _, res := range r.v.site.resources {
		if res.app+"."+res.name == model && r.v.mayTo(res, View) {
			return res
		}
	}
	return nil
}
