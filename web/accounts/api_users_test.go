package accounts_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/web/webtest"
)

func TestUsers_Create(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error { // plain, who is no staff, may add users
		var right models.Permission
		if err := tx.Where("codename = ?", "add_user").Take(&right).Error; err != nil {
			return err
		}
		return record.Link(ctx, tx, &models.User{ID: 4}, "UserPermissions", []uint{right.ID})
	})
	c := site.Script(webtest.Thor, webtest.Plain)
	const everything = `{"username":" sif ","password":"golden hair 77","email":"Sif@Example.COM","id":1,` +
		`"is_superuser":true,"is_staff":true,"is_active":false,"groups":[1]}`
	says(t, c.JSON(http.MethodPost, "/api/users/", everything), http.StatusCreated,
		`{"id":5,"username":"sif","email":"Sif@example.com"}`)
	says(t, c.JSON(http.MethodPost, "/api/users/", `{"username":"loki","password":"mistletoe 4 all"}`),
		http.StatusCreated, `{"id":6,"username":"loki","email":""}`)
	says(t, c.JSON(http.MethodPost, "/api/users/", `{"username":"hel","password":" cold hall ","email":""}`),
		http.StatusCreated, `{"id":7,"username":"hel","email":""}`)

	sif := webtest.Find[models.User](site, webtest.Thor, 5)
	if sif.IsSuperuser || sif.IsStaff || !sif.IsActive || !strings.HasPrefix(sif.Password, "argon2$") {
		t.Errorf("%+v", sif)
	}
	anybody := site.Client(webtest.Thor)
	for username, password := range map[string]string{"sif": "golden hair 77", "hel": " cold hall "} {
		anybody.JSON(http.MethodPost, "/api/login/", credentials(t, username, password)).Expect(http.StatusOK)
	}
	if n := webtest.Count[models.User](site, webtest.Potter); n != 4 {
		t.Errorf("potter has %d users", n)
	}
}

// badUsers are bodies, and what is wrong with them.
func badUsers() [][2]string {
	const (
		required = `["This field is required."]`
		missing  = `{"password":` + required + `,"username":` + required + `}`
		spelling = `"Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters."`
		good     = `"password":"golden hair 77"`
	)
	return [][2]string{
		{``, missing},
		{`{}`, missing},
		{`[{"username":"sif"}]`, `{"non_field_errors":["Invalid data. Expected a dictionary, but got list."]}`},
		{
			`{"username":["sif"],"password":true}`,
			`{"password":["Not a valid string."],"username":["Not a valid string."]}`,
		},
		{`{"username":" ",` + good + `}`, `{"username":` + required + `}`},
		{`{"username":"ROOT",` + good + `}`, `{"username":["A user with that username already exists."]}`},
		{`{"username":"s\u0000",` + good + `}`, `{"username":["Null characters are not allowed.",` + spelling + `]}`},
		{
			`{"username":"` + strings.Repeat("x", 151) + `",` + good + `}`,
			`{"username":["Ensure this value has at most 150 characters (it has 151)."]}`,
		},
		{`{"username":"sif","email":null,` + good + `}`, `{"email":["This field may not be null."]}`},
		{`{"username":"sif","password":""}`, `{"password":` + required + `}`},
		{
			`{"username":"sif","password":"1"}`,
			`{"password":["This password is too short. It must contain at least 8 characters.",` +
				`"This password is too common.","This password is entirely numeric."]}`,
		},
		{
			`{"username":"goldilocks","password":"Goldilocks1"}`,
			`{"password":["The password is too similar to the username."]}`,
		},
		{
			`{"username":"sif","password":"` + strings.Repeat("x", 4097) + `"}`,
			`{"password":["This password is too long."]}`,
		},
		{
			`{"username":"sif!","email":"x","password":"password"}`,
			`{"email":["Enter a valid email address."],"password":["This password is too common."],` +
				`"username":[` + spelling + `]}`,
		},
	}
}

func TestUsers_Refuse(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Script(webtest.Thor, webtest.Root)
	for _, bad := range badUsers() {
		says(t, c.JSON(http.MethodPost, "/api/users/", bad[0]), http.StatusBadRequest, bad[1])
	}
	const sif = `{"username":"sif","password":"golden hair 77"}`
	for _, who := range []string{webtest.Staff, webtest.Viewer, webtest.Plain} {
		says(t, site.Script(webtest.Thor, who).JSON(http.MethodPost, "/api/users/", sif), http.StatusForbidden,
			`{"detail":"You do not have permission to perform this action."}`)
	}
	says(t, site.Client(webtest.Thor).JSON(http.MethodPost, "/api/users/", sif), http.StatusUnauthorized,
		`{"detail":"Authentication credentials were not provided."}`)
	if n := webtest.Count[models.User](site, webtest.Thor); n != 4 {
		t.Errorf("%d users", n)
	}
}
