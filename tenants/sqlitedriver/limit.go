package sqlitedriver

import (
	"context"
	"time"
)

// allowance is how long the next statement may work; 0 for any time.
func (c *conn) allowance() time.Duration {
	if c.limit == nil {
		return 0
	}
	return c.limit()
}

// left is what remains of an allowance. Of one that there was, something always
// does: nothing would be no limit.
func left(allowance, spent time.Duration) time.Duration {
	if allowance == 0 {
		return 0
	}
	return max(allowance-spent, 1)
}

// enter has the callbacks watch a statement until leave.
func (c *conn) enter(ctx context.Context, allowance time.Duration) (leave func()) {
	before, until := c.running, c.until
	c.running, c.until = ctx, time.Time{}
	if allowance > 0 {
		c.until = time.Now().Add(allowance)
	}
	return func() { c.running, c.until = before, until }
}
