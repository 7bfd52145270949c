package tenants

import (
	"testing"

	"gorm.io/gorm"
)

func benchRegistry(b *testing.B, limit int) *Registry {
	r, err := Open(b.Context(), Config{Dir: b.TempDir(), Migrator: shelf{latest: 1}, MaxOpen: limit})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := r.Close(b.Context()); err != nil {
			b.Error(err)
		}
	})
	for _, n := range []Name{"thor", "potter"} {
		if _, err := r.Create(b.Context(), n); err != nil {
			b.Fatal(err)
		}
	}
	return r
}

// BenchmarkAcquire is what every request pays, and what one pays whose tenant was evicted.
func BenchmarkAcquire(b *testing.B) {
	for name, limit := range map[string]int{"warm": 2, "cold": 1} {
		b.Run(name, func(b *testing.B) {
			r := benchRegistry(b, limit)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				t, err := r.Acquire(b.Context(), []Name{"thor", "potter"}[i%2])
				if err != nil {
					b.Fatal(err)
				}
				t.Release()
			}
		})
	}
}

func BenchmarkTenant(b *testing.B) {
	r := benchRegistry(b, 2)
	t, err := r.Acquire(b.Context(), "thor")
	if err != nil {
		b.Fatal(err)
	}
	defer t.Release()
	if err := t.Write(b.Context(), func(tx *gorm.DB) error { return tx.Create(&note{ID: 1}).Error }); err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := t.Read(b.Context()).Take(&note{}, 1).Error; err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			err := t.Write(b.Context(), func(tx *gorm.DB) error {
				return tx.Model(&note{ID: 1}).Update("text", "x").Error
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
