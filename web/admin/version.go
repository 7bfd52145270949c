package admin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// versionSize is how many hexadecimal digits of a digest make a version.
const versionSize = 16

// version tells whether a row is still as it was when a form was made from it:
// a short digest of all its stored columns, in the order of the schema.
func (e *entity) version(r row) string {
	var stored []string
	for _, column := range e.schema.Fields {
		if column.DBName != "" {
			stored = append(stored, column.DBName, storedText(context.Background(), column, r))
		}
	}
	return versionOf(stored...)
}

// versionOf digests parts. Each is preceded by its length, so that none can
// pass for the end of another.
func versionOf(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		fmt.Fprintf(&b, "%d:%s", len(part), part)
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])[:versionSize]
}
