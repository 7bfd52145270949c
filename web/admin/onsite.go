package admin

import (
	"errors"
	"fmt"

	"github.com/labstack/echo/v4"
	"gorm.io/gorm"
)

// showOnSite answers GET /admin/r/CONTENT_TYPE_ID/OBJECT_ID/ with the address at
// which the public sees the object.
func (s *Site) showOnSite(v *visit) error {
	kind, err := parseID(v.c.Param("type"))
	if err != nil || s.cfg.ContentType == nil {
		return echo.ErrNotFound
	}
	id, err := parseID(v.c.Param("id"))
	if err != nil {
		return echo.ErrNotFound
	}
	db := s.cfg.Read(v.ctx)
	app, model, err := s.cfg.ContentType(v.ctx, db, uint(kind))
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return echo.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("reading a content type: %w", err)
	}
	for _, r := range s.resources {
		if r.app == app && r.name == model && r.onSite != nil {
			return v.toSite(db, r, id)
		}
	}
	return echo.ErrNotFound
}

func (v *visit) toSite(db *gorm.DB, r *resource, id uint64) error {
	object, err := r.take(db, id)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return echo.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("reading a %s: %w", r.singular, err)
	}
	if address := r.onSite(object); address != "" {
		return v.redirect(address)
	}
	return echo.ErrNotFound
}
