package auth

import (
	"context"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/labstack/echo/v4"

	"pollsadmin/views/admin"
	"pollsadmin/web/session"
)

// setupPurpose hides a secret in the form until a code has shown that the device has it.
const setupPurpose = "second factor to be set up"

// mustEnrol reports whether somebody has to set up a second factor before anything
// else: the tenant asks for one, and they came in without.
func (a *Auth) mustEnrol(c echo.Context, visit *session.Session, user session.User) bool {
	_, tenant, err := here(c.Request().Context())
	if err != nil || !tenant.RequiresSecondFactor() || visit.Strong() || !isWelcome(user) {
		return false
	}
	switch c.Request().URL.Path {
	case a.url("second_factor/"), a.url("login/"), a.url("login/code/"), a.url("logout/"):
		return false
	}
	return true
}

func (a *Auth) sendToEnrol(c echo.Context) error {
	if strings.HasPrefix(c.Request().URL.Path, "/api/") {
		return ErrEnrol
	}
	return c.Redirect(http.StatusFound, a.url("second_factor/"))
}

// secretText is how people type a secret.
func secretText(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// setup fills in the part of the page that shows a secret to the device: as a code
// to be scanned, and as text.
func (a *Auth) setup(ctx context.Context, user uint, name string, secret []byte) (*admin.FactorSetup, error) {
	tenant := session.Tenant(ctx)
	issuer := a.cfg.Site.Header + " (" + tenant + ")"
	address := url.URL{
		Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + name,
		RawQuery: strings.ReplaceAll(
			url.Values{"secret": {secretText(secret)}, "issuer": {issuer}}.Encode(), "+", "%20"),
	}
	picture, size, err := squares(address.String())
	if err != nil {
		return nil, err
	}
	hidden, err := a.cfg.Keys.Encrypt(secret, setupPurpose, ownerOf(user), tenant)
	if err != nil {
		return nil, err
	}
	return &admin.FactorSetup{
		Picture: picture, Size: size, Address: address.String(), Secret: groups(secretText(secret)),
		Hidden: base64.RawURLEncoding.EncodeToString(hidden),
	}, nil
}

// hiddenSecret is what setup has put into the form, for the same user.
func (a *Auth) hiddenSecret(ctx context.Context, user uint, sent string) ([]byte, error) {
	hidden, err := base64.RawURLEncoding.DecodeString(sent)
	if err != nil {
		return nil, err
	}
	secret, _, err := a.cfg.Keys.Decrypt(hidden, setupPurpose, ownerOf(user), session.Tenant(ctx))
	return secret, err
}

// squares draws a QR code as the path of an SVG, a unit for a square.
func squares(text string) (path string, size int, err error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", 0, fmt.Errorf("drawing a QR code: %w", err)
	}
	var out strings.Builder
	size = code.Bounds().Dx()
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&out, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return out.String(), size, nil
}

// groups parts a text in fours.
func groups(text string) string {
	var parts []string
	for len(text) > 4 {
		parts, text = append(parts, text[:4]), text[4:]
	}
	return strings.Join(append(parts, text), " ")
}
