package models_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pollsadmin/models"
	"pollsadmin/models/record"
)

const accented = "lètmein"

// djangoHashes were written by Debian's Django 3.2 with python3-argon2; scrypt
// (Django 4) and bcrypt by Python's hashlib.scrypt and libxcrypt, which Django
// calls or agrees with.
var djangoHashes = []struct{ plain, encoded string }{
	{accented, "pbkdf2_sha256$1000$seasaltseasalt$FSCcWBE+QSqxZPDXfZKviamwj897EM4u7QdMV2uTX+c="},
	{"", "pbkdf2_sha256$1000$seasaltseasalt$T7yVSFPOdT2HGuoOXVkKiDxeHzQCXYF3uCaFY+9Q8zo="},
	{strings.Repeat(`pass$word "quoted" `, 4),
		"pbkdf2_sha256$1000$seasaltseasalt$RU5AzJs8Iz9X2Lho+mhJMkmoiTDHvPZLX00o4O3MPXU="},
	{accented, "pbkdf2_sha1$1000$seasaltseasalt$ljKA6sQlCgSUhiGrarie7/+09LY="},
	{accented, "argon2$argon2id$v=19$m=102400,t=2,p=8$c2Vhc2FsdHNlYXNhbHQ$n/a6+o5lve5+w7Q7gx8Uuw"},
	{accented, "argon2$argon2i$v=19$m=512,t=2,p=2$c2Vhc2FsdHNlYXNhbHQ$QallDq/1zpg73Bt1RKe/jA"},
	{accented, "scrypt$16384$seasalt$8$1$" +
		"Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw=="},
	{"", "scrypt$16384$seasalt$8$1$" +
		"q5JmQwuDmMl5NqRvcVMg5BpQF4xbr7X8srB4CRQhuMAiHSMWp8k2u/UzAk9kAtZGm3DSathTVsEw1B9B3+Llmg=="},
	{accented, "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuulyx/yrfLnuLCi6gwFG5mrkJjuQKpL6S"},
	{"", "bcrypt_sha256$$2b$04$abcdefghijklmnopqrstuuAGUtA0XVhWMYe2lvlA94phs07MYN67C"},
}

// cheap is for tests that hash often.
func cheap() *models.Hasher {
	return models.NewHasherAt(2, models.Cost{Memory: 64, Passes: 1, Threads: 1})
}

func TestHasher_VerifiesWhatDjangoWrote(t *testing.T) {
	t.Parallel()
	h := models.NewHasher(2)
	for _, c := range djangoHashes {
		name, _, _ := strings.Cut(c.encoded, "$")
		ok, rehash, err := h.Verify(t.Context(), c.encoded, c.plain)
		if !ok || err != nil {
			t.Errorf("%s of %q: %v, %v", name, c.plain, ok, err)
		}
		if strong := strings.Contains(c.encoded, "argon2id"); rehash == strong {
			t.Errorf("%s: rehash %v", c.encoded, rehash)
		}
		if ok, _, err := h.Verify(t.Context(), c.encoded, c.plain+"x"); ok || err != nil {
			t.Errorf("%s: a wrong password: %v, %v", name, ok, err)
		}
	}
}

func TestHasher_HashIsVerifiedAndSalted(t *testing.T) {
	t.Parallel()
	h := models.NewHasher(1)
	one, err := h.Hash(t.Context(), accented)
	if err != nil {
		t.Fatal(err)
	}
	two, err := h.Hash(t.Context(), accented)
	if err != nil {
		t.Fatal(err)
	}
	if one == two || !strings.HasPrefix(one, "argon2$argon2id$v=19$m=19456,t=2,p=1$") || len(one) > 128 {
		t.Error(one, two)
	}
	ok, rehash, err := h.Verify(t.Context(), one, accented)
	if !ok || rehash || err != nil {
		t.Error(ok, rehash, err)
	}
	harder := models.NewHasherAt(1, models.Cost{Memory: 19456, Passes: 3, Threads: 1})
	if _, rehash, err := harder.Verify(t.Context(), one, accented); !rehash || err != nil {
		t.Error("a weaker hash is not to be kept", rehash, err)
	}
}

// hostile strings are unreadable, or would cost minutes or gigabytes.
func hostile() []string {
	return []string{
		"", "123", "!", "!x", "$", "$$$$$", "argon2", "argon2$", "plain$x", "md5$salt$hash",
		"pbkdf2_sha256$0$s$T7yVSFPOdT2HGuoOXVkKiDxeHzQCXYF3uCaFY+9Q8zo=",
		"pbkdf2_sha256$-1$s$T7yVSFPOdT2HGuoOXVkKiDxeHzQCXYF3uCaFY+9Q8zo=",
		"pbkdf2_sha256$999999999$s$T7yVSFPOdT2HGuoOXVkKiDxeHzQCXYF3uCaFY+9Q8zo=",
		"pbkdf2_sha256$1000$s$", "pbkdf2_sha256$1000$s$====", "pbkdf2_sha256$1000",
		"argon2$argon2id$v=19$m=4294967295,t=2,p=8$c2Vhc2FsdA$n/a6+o5lve5+w7Q7gx8Uuw",
		"argon2$argon2id$v=19$m=102400,t=4294967295,p=8$c2Vhc2FsdA$n/a6+o5lve5+w7Q7gx8Uuw",
		"argon2$argon2id$v=19$m=262144,t=1000,p=8$c2Vhc2FsdA$n/a6+o5lve5+w7Q7gx8Uuw",
		"argon2$argon2id$v=19$m=8,t=1,p=0$c2Vhc2FsdA$n/a6+o5lve5+w7Q7gx8Uuw",
		"argon2$argon2id$v=19$m=8,t=0,p=1$c2Vhc2FsdA$n/a6+o5lve5+w7Q7gx8Uuw",
		"argon2$argon2id$v=19$m=8,t=1,p=1$c2Vhc2FsdA$",
		"argon2$argon2id$v=16$m=512,t=2,p=2$c2Vhc2FsdHNlYXNhbHQ$Q7Ti832sCPKCuEttugqiHg",
		"argon2$argon2d$v=19$m=512,t=2,p=2$c2Vhc2FsdHNlYXNhbHQ$Q7Ti832sCPKCuEttugqiHg",
		"scrypt$1073741824$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafQ=",
		"scrypt$1048576$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafQ=",
		"scrypt$16384$seasalt$8$99999999$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafQ=",
		"scrypt$15$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafQ=",
		"scrypt$1$s$1$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafQ=",
		"bcrypt_sha256$$2b$31$abcdefghijklmnopqrstuulyx/yrfLnuLCi6gwFG5mrkJjuQKpL6S",
		"bcrypt_sha256$$2b$04$", "bcrypt_sha256$x", "\x00", "\xff\xfe$1$2$3",
	}
}

func TestHasher_UnreadableNeverMatches(t *testing.T) {
	t.Parallel()
	h := cheap()
	for _, encoded := range hostile() {
		began := time.Now()
		for _, plain := range []string{"", "123", encoded} {
			if ok, rehash, err := h.Verify(t.Context(), encoded, plain); ok || rehash || err != nil {
				t.Errorf("%q matches %q: %v", encoded, plain, err)
			}
		}
		if d := time.Since(began); d > 2*time.Second {
			t.Errorf("%q took %s", encoded, d)
		}
	}
}

func FuzzHasher_Verify(f *testing.F) {
	for _, c := range djangoHashes {
		f.Add(c.encoded, c.plain)
	}
	for _, encoded := range hostile() {
		f.Add(encoded, "x")
	}
	h := cheap()
	f.Fuzz(func(t *testing.T, encoded, plain string) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if _, _, err := h.Verify(ctx, encoded, plain); err != nil {
			t.Fatal(err)
		}
		u := models.User{Password: encoded}
		if ok, _, _ := h.Verify(ctx, encoded, plain); ok && !u.HasUsablePassword() {
			t.Fatalf("%q matches, but is said to be unusable", encoded)
		}
	})
}

func TestUser_Password(t *testing.T) {
	t.Parallel()
	h := cheap()
	var u models.User
	if err := u.SetPassword(t.Context(), h, accented); err != nil || !u.HasUsablePassword() {
		t.Fatal(err, u.Password)
	}
	u.SetUnusablePassword()
	first := u.Password
	u.SetUnusablePassword()
	if u.HasUsablePassword() || first == u.Password || len(first) != 41 {
		t.Errorf("%q, then %q", first, u.Password)
	}
	if u.Password = "123"; u.HasUsablePassword() {
		t.Error("bare text is no usable password")
	}
}

// The complaints are what Django 3.2's validators answer.
func TestValidatePassword(t *testing.T) {
	t.Parallel()
	const (
		short   = "This password is too short. It must contain at least 8 characters."
		common  = "This password is too common."
		numeric = "This password is entirely numeric."
		name    = "The password is too similar to the username."
		email   = "The password is too similar to the email address."
	)
	ada := &models.User{
		Username: "ada.lovelace", FirstName: "Ada", LastName: "Lovelace", Email: "ada@analytical-engine.org",
	}
	for _, c := range []struct {
		plain string
		user  *models.User
		want  []string
	}{
		{"correct horse", ada, nil},
		{"lovelace1", ada, []string{name}},
		{"ecalevol", ada, []string{name}},
		{"Lovel4c3!", ada, []string{name}},
		{"analytical", ada, []string{email}},
		{"enginea1", ada, []string{email}},
		{"engine-room", ada, []string{email}},
		{"ada@analytical-engin", ada, []string{email}},
		{"aaaada", ada, []string{short}},
		{"password", ada, []string{common}},
		{" PassWord ", ada, []string{common}},
		{"12345678", ada, []string{common, numeric}},
		{"8412034957", ada, []string{numeric}},
		{"١٢٣٤٥٦٧٨٩٠", ada, []string{numeric}},
		{"", ada, []string{record.Required}},
		{strings.Repeat("x", models.LongestPassword+1), ada, []string{"This password is too long."}},
		{"adalovelace-is-my-name-and-more", ada, nil},
		{"bob", &models.User{Username: "bob"}, []string{name, short, common}},
		{"boobbbob1", &models.User{Username: "bob"}, nil},
		{"thequickbrown", nil, nil},
		{"qwertyuiop", nil, []string{common}},
	} {
		if diff := cmp.Diff(c.want, models.ValidatePassword(c.plain, c.user)); diff != "" {
			t.Errorf("%q: %s", c.plain, diff)
		}
	}
	if len(models.PasswordRules()) != 4 {
		t.Error("a rule for each validator, please")
	}
}
