package auth_test

import (
	"context"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web"
	"pollsadmin/web/webtest"
)

// BenchmarkLogin measures, in turn, wrong passwords for names of all kinds, at the
// real cost of hashes: what an attempt takes as a share of one at a name that is
// nobody's. It is for reading: who learns the time must learn nothing.
//
//	go test ./web/auth -run '^$' -bench Login -benchtime 100x
func BenchmarkLogin(b *testing.B) {
	for _, kind := range []struct {
		of     string // whose passwords all are of this kind
		stored func(b *testing.B) string
	}{
		{"Argon2id", argon2idHash}, {"PBKDF2 of Django 2.0", pbkdf2Hash(120_000)},
		{"PBKDF2 of Django 5.2", pbkdf2Hash(1_000_000)},
		{"bcrypt", bcryptHash},
	} {
		b.Run(kind.of, func(b *testing.B) {
			site := webtest.New(b, webtest.WithWeb(func(cfg *web.Config) { cfg.Hasher = models.NewHasher(2) }))
			stored := kind.stored(b)
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				return tx.Model(&models.User{}).Where("true").Update("password", stored).Error
			})
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				return tx.Model(&models.User{}).Where("username = ?", webtest.Staff).Update("is_active", false).Error
			})
			compare(b, site)
		})
	}
}

// compare tries each kind of name once in every round, each time another one first.
func compare(b *testing.B, site *webtest.Site) {
	b.Helper()
	c := site.Client(webtest.Thor)
	c.Get("/admin/login/")
	kinds := []string{"unknown", "known", "inactive"}
	took := map[string][]time.Duration{}
	round := 0
	for b.Loop() {
		round++
		for i := range kinds {
			kind := kinds[(round+i)%len(kinds)]
			name := map[string]string{
				"unknown": fmt.Sprintf("nobody%d", round), "known": webtest.Root, "inactive": webtest.Staff,
			}[kind]
			site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
				return tx.Where("true").Delete(&models.LoginAttempt{}).Error
			})
			began := time.Now()
			attempt(c, name, "wrong").Expect(http.StatusOK)
			took[kind] = append(took[kind], time.Since(began))
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(took["unknown"]).Seconds()*1000, "ms-unknown")
	for _, kind := range kinds[1:] {
		b.ReportMetric(median(took[kind]).Seconds()/median(took["unknown"]).Seconds(), kind+"/unknown")
	}
}

func median(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}

func argon2idHash(b *testing.B) string {
	b.Helper()
	stored, err := models.NewHasher(1).Hash(b.Context(), webtest.Password)
	if err != nil {
		b.Fatal(err)
	}
	return stored
}

func pbkdf2Hash(iterations int) func(b *testing.B) string {
	return func(b *testing.B) string {
		b.Helper()
		key, err := pbkdf2.Key(sha256.New, webtest.Password, []byte("salt"), iterations, sha256.Size)
		if err != nil {
			b.Fatal(err)
		}
		return fmt.Sprintf("pbkdf2_sha256$%d$salt$%s", iterations, base64.StdEncoding.EncodeToString(key))
	}
}

func bcryptHash(b *testing.B) string {
	b.Helper()
	digest := sha256.Sum256([]byte(webtest.Password))
	key, err := bcrypt.GenerateFromPassword([]byte(hex.EncodeToString(digest[:])), 12) // as Django has it
	if err != nil {
		b.Fatal(err)
	}
	return "bcrypt_sha256$" + string(key)
}
