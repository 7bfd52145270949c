package models_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

func save[T any](t *testing.T, db *gorm.DB, row *T) *T {
	t.Helper()
	if err := record.Save(t.Context(), db, row); err != nil {
		t.Fatal(err)
	}
	return row
}

func addUser(t *testing.T, db *gorm.DB, name string) *models.User {
	t.Helper()
	return save(t, db, &models.User{Username: name, Password: "!", IsActive: true})
}

// invalid gives what is wrong with a row, nil when it goes in.
func invalid[T any](t *testing.T, db *gorm.DB, row *T) record.Invalid {
	t.Helper()
	err := record.Save(t.Context(), db, row)
	var bad record.Invalid
	if err != nil && !errors.As(err, &bad) {
		t.Fatal(err)
	}
	return bad
}

// Django's validators answered the same to each of these.
func TestUser_NamesAndAddresses(t *testing.T) {
	t.Parallel()
	names := map[string]bool{
		"joe": true, "René": true, "ᴮᴵᴳᴮᴵᴿᴰ": true, "أحمد": true, "Éric": true, "a_b@c.d+e-f": true, "x²": true,
		"ⅷ": true, "o'connell": false, "jean marie": false, "nonbreaking\u00a0space": false, "en–dash": false,
		"नमस्ते": false, "zero\u200bwidth": false, "": false, "   ": false, "a\x00": false,
	}
	for name, want := range names {
		u := models.User{Username: name}
		if err := u.Validate(); (err == nil) != want {
			t.Errorf("username %q: %v", name, err)
		}
	}
	addresses := map[string]bool{
		"": true, "s@a.co": true, "weirder-email@here.and.there.com": true, "example@valid-----hyphens.com": true,
		"test@domain.with.idn.tld.उदाहरण.परीक्षा": true, "email@localhost": true, `"test@test"@example.com`: true,
		"example@[127.0.0.1]": true, "example@[2001:dB8::1]": true, "a@bücher.example": true,
		"a@" + strings.Repeat("a", 63) + ".us": true, "a@" + strings.Repeat("a", 64) + ".us": false,
		"\"\\\t\"@here.com": true, "\"\\\n\"@here.com": false, "abc": false, "abc@": false, "abc@bar": false,
		"a @x.cz": false, "abc@.com": false, "something@@somewhere.com": false, "email@127.0.0.1": false,
		"email@[127.0.0.256]": false, "email@[::fffff:127.0.0.1]": false, "example@invalid-.com": false,
		"example@-invalid.com": false, "example@inv-.-alid.com": false, "test@example.com\n\n<script": false,
		"trailingdot@shouldfail.com.": false, "a\n@b.com": false, "a@b.com\n": false, "a@[fe80::1%eth0]": false,
		"bücher@example.com": false, "a@b.c": false, "a..b@x.co": false, "a@[::1": false, "a@x.co-": false,
	}
	for address, want := range addresses {
		u := models.User{Username: "x", Email: address}
		if err := u.Validate(); (err == nil) != want {
			t.Errorf("address %q: %v", address, err)
		}
	}
}

func TestUser_NormalForms(t *testing.T) {
	t.Parallel()
	u := models.User{Username: "ﬁnn", Email: "Finn@EXAMPLE.Com"}
	if err := u.Validate(); err != nil || u.Username != "finn" || u.Email != "Finn@example.com" {
		t.Error(u, u.Email, err)
	}
}

func TestUser_NameIsUniqueWhateverItsCase(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		taken := record.Invalid{"username": {"A user with that username already exists."}}
		bob, other := addUser(t, db, "Bob"), addUser(t, db, "Élise")
		for _, name := range []string{"Bob", "bob", "BOB", "élise", "ÉLISE"} {
			if diff := cmp.Diff(taken, invalid(t, db, &models.User{Username: name})); diff != "" {
				t.Error(name, diff)
			}
		}
		bob.Username = "BOB" // its own name, in capitals
		if bad := invalid(t, db, bob); bad != nil {
			t.Error(bad)
		}
		other.Username = "bob"
		if diff := cmp.Diff(taken, invalid(t, db, other)); diff != "" {
			t.Error(diff)
		}
		twin := models.User{Username: "bOb", IsActive: true} // as an older Django let in
		if err := db.Omit("Groups").Create(&twin).Error; err != nil {
			t.Fatal(err)
		}
		twin.FirstName = "Robert"
		if bad := invalid(t, db, &twin); bad != nil {
			t.Error("a twin from elsewhere cannot be edited:", bad)
		}
	})
}

func TestUser_LastSuperuserStays(t *testing.T) {
	t.Parallel()
	const words = "This is the last active superuser: without one nobody could manage this site."
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		root, err := models.CreateSuperuser(ctx, db, "root", "r@example.com", models.UnusablePassword())
		if err != nil || !root.IsActive || !root.IsStaff || !root.IsSuperuser {
			t.Fatal(root, err)
		}
		idle := save(t, db, &models.User{Username: "idle", IsSuperuser: true})
		demoted, gone := *root, *root
		demoted.IsSuperuser, gone.IsActive = false, false
		if diff := cmp.Diff(record.Invalid{"is_superuser": {words}}, invalid(t, db, &demoted)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(record.Invalid{"is_active": {words}}, invalid(t, db, &gone)); diff != "" {
			t.Error(diff)
		}
		var bad record.Invalid
		if err := models.GuardDelete(ctx, db, []uint{idle.ID, root.ID}); !errors.As(err, &bad) || bad[""][0] != words {
			t.Error("the last one may be deleted:", err)
		}
		if err := models.GuardDelete(ctx, db, []uint{idle.ID}); err != nil {
			t.Error(err)
		}
		idle.IsActive = true
		save(t, db, idle)
		if err := models.GuardDelete(ctx, db, []uint{root.ID}); err != nil {
			t.Error("there is another:", err)
		}
		if err := models.GuardDelete(ctx, db, []uint{root.ID, idle.ID}); err == nil {
			t.Error("both at once go")
		}
		if bad := invalid(t, db, &demoted); bad != nil {
			t.Error("there is another:", bad)
		}
	})
}

func TestUser_Find(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		u := addUser(t, db, "finn")
		for _, name := range []string{"finn", "ﬁnn"} {
			if found, err := models.FindUserByName(ctx, db, name); err != nil || found.ID != u.ID {
				t.Error(name, found, err)
			}
		}
		for _, name := range []string{"Finn", "", "fin%", "a\x00b", "\xff"} {
			if _, err := models.FindUserByName(ctx, db, name); !errors.Is(err, gorm.ErrRecordNotFound) {
				t.Errorf("%q: %v", name, err)
			}
		}
		for _, id := range []uint{0, u.ID + 1, 1 << 33, 1<<64 - 1} {
			if _, err := models.FindUser(ctx, db, id); !errors.Is(err, gorm.ErrRecordNotFound) {
				t.Error(id, err)
			}
		}
		now := time.Date(2026, 11, 22, 20, 59, 16, 361789000, time.UTC)
		if err := models.NoteLogin(ctx, db, u.ID, now); err != nil {
			t.Fatal(err)
		}
		found, err := models.FindUser(ctx, db, u.ID)
		if err != nil || found.LastLogin == nil || !found.LastLogin.Equal(now) || !found.DateJoined.Equal(u.DateJoined) {
			t.Error(found, err)
		}
	})
}

func TestUser_FullName(t *testing.T) {
	t.Parallel()
	for want, u := range map[string]models.User{
		"Ada Lovelace": {Username: "ada", FirstName: "Ada", LastName: "Lovelace"},
		"Ada":          {Username: "ada", FirstName: "Ada"},
		"ada":          {Username: "ada", FirstName: " "},
	} {
		if got := u.FullName(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		id := func(codename string) uint {
			var p models.Permission
			if err := db.Where("codename = ?", codename).Take(&p).Error; err != nil {
				t.Fatal(err)
			}
			return p.ID
		}
		u, other := addUser(t, db, "u"), addUser(t, db, "other")
		group := save(t, db, &models.Group{Name: "Editors"})
		for _, err := range []error{
			record.Link(ctx, db, group, "Permissions", []uint{id("add_poll"), id("view_poll")}),
			record.Link(ctx, db, u, "UserPermissions", []uint{id("delete_vote"), id("view_poll")}),
			record.Link(ctx, db, u, "Groups", []uint{group.ID}),
			record.Link(ctx, db, other, "UserPermissions", []uint{id("add_user")}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		want := map[string]bool{"polls.add_poll": true, "polls.view_poll": true, "polls.delete_vote": true}
		got, err := models.Permissions(ctx, db, u)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		u.IsSuperuser = true
		if got, err := models.Permissions(ctx, db, u); len(got) != 40 || !got["admin.view_logentry"] || err != nil {
			t.Error(got, err)
		}
		u.IsActive = false
		if got, err := models.Permissions(ctx, db, u); len(got) != 0 || err != nil {
			t.Error("inactive:", got, err)
		}
		var ordered []models.Permission
		if err := db.Scopes(models.PermissionsInOrder).Limit(6).Find(&ordered).Error; err != nil {
			t.Fatal(err)
		}
		first, fifth := ordered[0].String(), ordered[4].String()
		if first != "admin | logentry | Can add log entry" || fifth != "auth | group | Can add group" {
			t.Error(first, fifth)
		}
	})
}
