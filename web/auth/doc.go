// Package auth logs people in and out, by form or by token, and tells every
// request who sends it. It knows users and their passwords, but no page other
// than its own and nothing of what users come for.
package auth
