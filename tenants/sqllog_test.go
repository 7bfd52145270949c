package tenants

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
)

func TestLogKeepsValuesOut(t *testing.T) {
	t.Parallel()
	var written strings.Builder
	r := newRegistry(t, t.TempDir(), func(c *Config) {
		c.Logger = slog.New(slog.NewTextHandler(&written, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	create(t, r, "thor")
	thor := acquire(t, r, "thor")
	err := thor.Write(t.Context(), func(tx *gorm.DB) error {
		return errors.Join(
			tx.Exec("UPDATE notes SET text = ? WHERE 1 = 0", "well").Error,
			tx.Exec("UPDATE nonsense SET text = ?", "secret").Error,
		)
	})
	if err == nil {
		t.Fatal("nonsense was written")
	}
	log := written.String()
	if strings.Contains(log, "secret") || !strings.Contains(log, "UPDATE nonsense SET text = ") {
		t.Errorf("the log says %s", log)
	}
	if strings.Contains(log, "UPDATE notes") {
		t.Errorf("a statement that is neither slow nor wrong is told: %s", log)
	}
}

func TestLogTellsOfSlowStatements(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		took time.Duration
		err  error
		want string
	}{
		{"quick", 0, nil, ""},
		{"failed", 0, errors.New("no"), ""}, // its error is returned
		{"slow", time.Second, nil, `level=WARN msg="slow statement" sql="SELECT 1"`},
		{"slow and failed", time.Second, errors.New("no"), "error=no"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var written strings.Builder
			log := sqlLog{slog.New(slog.NewTextHandler(&written, nil)), &meters{}}
			begin := time.Now().Add(-test.took)
			log.Trace(t.Context(), begin, func() (string, int64) { return "SELECT 1", 1 }, test.err)
			if got := written.String(); !strings.Contains(got, test.want) || (got == "") != (test.want == "") {
				t.Errorf("the log says %q, want %q", got, test.want)
			}
		})
	}
}
