package auth_test

import (
	"bytes"
	"context"
	"encoding/base32"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

// stored is what a tenant's database holds of second factors.
func stored(t *testing.T, site *webtest.Site) (content [][]byte) {
	t.Helper()
	site.In(webtest.Thor, func(ctx context.Context, tenant *tenants.Tenant) {
		var factors []models.SecondFactor
		var codes []models.RecoveryCode
		if err := tenant.Read(ctx).Find(&factors).Error; err != nil {
			t.Fatal(err)
		}
		if err := tenant.Read(ctx).Find(&codes).Error; err != nil {
			t.Fatal(err)
		}
		for _, f := range factors {
			content = append(content, f.Secret)
		}
		for _, c := range codes {
			content = append(content, c.CodeHash)
		}
	})
	return content
}

func TestFactor_IsNotStoredInTheClear(t *testing.T) {
	t.Parallel()
	site, clock := onClock(t)
	d, recovery := enrol(t, site.As(webtest.Thor, webtest.Root), clock)
	content := stored(t, site)
	if len(content) != 11 {
		t.Fatalf("%d rows are stored", len(content))
	}
	for _, secret := range append(recovery, d.secret) {
		plain := strings.ReplaceAll(secret, "-", "")
		raw, _ := base32.StdEncoding.DecodeString(strings.ToUpper(plain)) // none for what is not of this kind
		for _, row := range content {
			for _, form := range []string{secret, plain, string(raw)} {
				if form != "" && bytes.Contains(row, []byte(form)) {
					t.Errorf("%s is in %q", secret, row)
				}
			}
		}
	}
}
