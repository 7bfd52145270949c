package auth

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/keys"
)

// ThrottledError says that there were too many attempts.
type ThrottledError struct{ wait time.Duration }

func (e *ThrottledError) Error() string {
	return fmt.Sprintf("too many attempts to log in, the next one is allowed in %s", e.wait)
}

// RetryAfter is how long to wait.
func (e *ThrottledError) RetryAfter() time.Duration { return e.wait }

// throttle counts attempts in the tenant's own database: all servers count
// together, and a restart forgets nothing.
type throttle struct {
	keys keys.Ring
	now  func() time.Time
}

// slot is what is counted under one key.
type slot struct {
	limit limit
	hash  []byte
}

func (t throttle) slot(l limit, tenant *tenants.Tenant, kind string, whose ...string) slot {
	return slot{limit: l, hash: t.keys.Seal("attempt", append([]string{tenant.ID, kind}, whose...)...)}
}

// passwordOf is for those who are logged in and say their password once more. What
// strangers try at the log-in form does not count here.
func (t throttle) passwordOf(tenant *tenants.Tenant, user uint) slot {
	return t.slot(ofName(), tenant, "password", strconv.FormatUint(uint64(user), 10))
}

// codeOf is for those who have said the password, and are asked for a code.
func (t throttle) codeOf(tenant *tenants.Tenant, user uint) slot {
	return t.slot(ofName(), tenant, "code", strconv.FormatUint(uint64(user), 10))
}

// take counts an attempt in all of the slots, or in none and says how long to wait.
// Whoever is told to wait costs no write.
func (t throttle) take(ctx context.Context, tenant *tenants.Tenant, slots ...slot) error {
	found, err := models.FindLoginAttempts(ctx, tenant.Read(ctx), hashes(slots)...)
	if err != nil {
		return err
	}
	return t.takeKnowing(ctx, tenant, found, slots)
}

func (t throttle) takeKnowing(
	ctx context.Context, tenant *tenants.Tenant, found []models.LoginAttempt, slots []slot,
) error {
	if err := t.refuse(slots, found); err != nil {
		return err
	}
	return tenant.WriteShared(ctx, func(tx *gorm.DB) error { return t.count(ctx, tx, slots) })
}

// count looks again: others may have tried since.
func (t throttle) count(ctx context.Context, tx *gorm.DB, slots []slot) error {
	err := t.hold(ctx, tx, slots, func(row *models.LoginAttempt, s slot) error {
		err := t.refuse(slots, []models.LoginAttempt{*row})
		s.limit.count(row, t.now())
		return err
	})
	if err != nil {
		return err
	}
	return models.SweepLoginAttempts(ctx, tx, t.now())
}

// hold changes the rows of the slots while nobody else can, in an order that is the
// same for all: none waits for another that waits for it.
func (t throttle) hold(
	ctx context.Context, tx *gorm.DB, slots []slot, change func(row *models.LoginAttempt, s slot) error,
) error {
	now := t.now()
	slices.SortFunc(slots, func(a, b slot) int { return bytes.Compare(a.hash, b.hash) })
	rows := make([]models.LoginAttempt, len(slots))
	for i, s := range slots {
		rows[i] = models.LoginAttempt{KeyHash: s.hash, LastAt: now, KeptUntil: now}
	}
	if err := models.HoldLoginAttempts(ctx, tx, rows); err != nil {
		return err
	}
	for i := range rows {
		s, ok := slotOf(slots, rows[i])
		if !ok {
			continue
		}
		if err := change(&rows[i], s); err != nil {
			return err
		}
	}
	return models.PutLoginAttempts(ctx, tx, rows...)
}

// refuse is the longest wait that any of the rows demands.
func (t throttle) refuse(slots []slot, rows []models.LoginAttempt) error {
	var wait time.Duration
	for _, row := range rows {
		if s, ok := slotOf(slots, row); ok {
			wait = max(wait, row.LastAt.Add(s.limit.delay(row.Level)).Sub(t.now()))
		}
	}
	if wait > 0 {
		return &ThrottledError{wait: wait}
	}
	return nil
}

// forget wipes the slate clean.
func (t throttle) forget(ctx context.Context, tenant *tenants.Tenant, s slot) error {
	return tenant.WriteShared(ctx, func(tx *gorm.DB) error { return models.DropLoginAttempts(ctx, tx, s.hash) })
}

func slotOf(slots []slot, row models.LoginAttempt) (slot, bool) {
	i := slices.IndexFunc(slots, func(s slot) bool { return bytes.Equal(s.hash, row.KeyHash) })
	if i < 0 {
		return slot{}, false
	}
	return slots[i], true
}

func hashes(slots []slot) [][]byte {
	list := make([][]byte, len(slots))
	for i, s := range slots {
		list[i] = s.hash
	}
	return list
}

// Network is what one subscriber of an IPv6 network has, or an IPv4 address.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	prefix, _ := ip.WithZone("").Prefix(64) // 64 fits into every IPv6 address
	return prefix.String()
}

// fold makes one of a name's spellings; NUL, which is in no name, would part it.
func fold(name string) string {
	return cmp.Or(strings.ToLower(strings.ReplaceAll(name, "\x00", "\uFFFD")), " ")
}
