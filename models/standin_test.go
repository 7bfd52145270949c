package models_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// Somebody stands in for a name that is nobody's, each of the users about as often,
// and always the same one: the time of an answer tells nothing.
func TestFindUserOr_StandsInForNobody(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, standIn)
}

func standIn(t *testing.T, db *gorm.DB) {
	t.Helper()
	find := func(name string, pick uint16) (*models.User, string) {
		t.Helper()
		user, standIn, err := models.FindUserOr(t.Context(), db, name, pick)
		if err != nil {
			t.Fatal(err)
		}
		return user, standIn
	}
	if user, standIn := find("nobody", 7); user != nil || standIn != "" {
		t.Errorf("where there are no users: %v, %q", user, standIn)
	}
	for _, name := range []string{"ada", "alan", "grace", "ken"} {
		user := models.User{Username: name, Password: "of " + name, IsActive: true}
		if err := record.Save(t.Context(), db, &user); err != nil {
			t.Fatal(err)
		}
	}
	times := map[string]int{}
	for pick := uint32(0); pick <= math.MaxUint16; pick += 257 {
		user, standIn := find("nobody", uint16(pick))
		if _, again := find("nobody", uint16(pick)); user != nil || again != standIn {
			t.Fatalf("pick %d: %v, %q and then %q", pick, user, standIn, again)
		}
		times[standIn]++
		if user, standIn := find("ken", uint16(pick)); user == nil || user.Username != "ken" || standIn != "" {
			t.Fatalf("pick %d: %v, %q", pick, user, standIn)
		}
	}
	if len(times) != 4 || slices.Min(slices.Collect(maps.Values(times))) < 30 {
		t.Errorf("they stand in so often: %v", times)
	}
	if err := db.Exec("UPDATE auth_user SET id = 2000000000 WHERE username = 'ken'").Error; err != nil {
		t.Fatal(err)
	}
	for _, pick := range []uint16{0, 65000} {
		if _, standIn := find("a\x00\xff", pick); standIn != "of ken" {
			t.Errorf("with a large id, pick %d: %q", pick, standIn)
		}
	}
}
