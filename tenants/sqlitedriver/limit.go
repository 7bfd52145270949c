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

// end is what ends a statement: a context, or a time if it is not zero.
type end struct {
	context.Context //nolint:containedctx // of one statement, while it runs
	at              time.Time
}

// enter has the callbacks watch a statement; leave puts back what they watched before.
func (c *conn) enter(ctx context.Context, allowance time.Duration) (before end) {
	before = c.running
	c.running = end{Context: ctx}
	if allowance > 0 {
		c.running.at = time.Now().Add(allowance)
	}
	return before
}

func (c *conn) leave(before end) { c.running = before }
