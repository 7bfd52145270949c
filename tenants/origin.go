package tenants

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// ErrOrigin means that a text names no origin.
var ErrOrigin = errors.New("not an origin")

// AddOrigin lets pages of an origin, as https://app.example.org, call a tenant's API
// from a browser: at once here, within two seconds in other processes.
func (r *Registry) AddOrigin(ctx context.Context, n Name, origin string) error {
	canonical, err := parseOrigin(origin)
	if err != nil {
		return err
	}
	return r.changeOrigins(ctx, n, "add origin", canonical, func(list []string) ([]string, error) {
		if slices.Contains(list, canonical) {
			return list, nil
		}
		return append(list, canonical), nil
	})
}

// RemoveOrigin takes that back, ErrNotFound when it was not so.
func (r *Registry) RemoveOrigin(ctx context.Context, n Name, origin string) error {
	canonical, err := parseOrigin(origin)
	if err != nil {
		return err
	}
	return r.changeOrigins(ctx, n, "remove origin", canonical, func(list []string) ([]string, error) {
		i := slices.Index(list, canonical)
		if i < 0 {
			return nil, fmt.Errorf("tenant %s has no origin %s: %w", n, canonical, ErrNotFound)
		}
		return slices.Delete(list, i, i+1), nil
	})
}

// parseOrigin gives an origin as browsers write it: RFC 6454, section 6.2.
func parseOrigin(text string) (string, error) {
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Opaque != "" || u.User != nil || u.Hostname() == "" ||
		u.Path != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Host, " *,;'\"\\<>") {
		return "", fmt.Errorf("%w: %.80q (give a scheme and a host, such as https://app.example.org)", ErrOrigin, text)
	}
	host := strings.ToLower(u.Host)
	if port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]; strings.HasSuffix(host, port) {
		host = strings.TrimSuffix(host, port)
	}
	return u.Scheme + "://" + host, nil
}

func (r *Registry) changeOrigins(
	ctx context.Context, n Name, deed, origin string, change func([]string) ([]string, error),
) error {
	info, err := r.control.find(ctx, n)
	if err != nil {
		return err
	}
	err = r.control.write(ctx, deed+" "+origin, func(tx controlTx) error {
		var text string
		err := tx.QueryRowContext(ctx, "SELECT origins FROM tenants WHERE id = ?", info.ID).Scan(&text)
		if err != nil {
			return err
		}
		list, err := change(strings.Fields(text))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE tenants SET origins = ? WHERE id = ?", strings.Join(list, " "), info.ID)
		return errors.Join(err, r.control.note(ctx, tx, info, deed, origin))
	})
	if err != nil {
		return err
	}
	return r.follow(ctx)
}

// Origins are those whose pages may call the tenant's API from a browser.
func (t *Tenant) Origins() []string {
	if list := t.entry.origins.Load(); list != nil {
		return *list
	}
	return nil
}
