package tenants

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

const slowStatement = 200 * time.Millisecond

var (
	_ logger.Interface  = sqlLog{}
	_ gorm.ParamsFilter = sqlLog{}
)

// sqlLog tells of slow statements, never with their values, which are the
// tenants' own. A statement that fails is told only to who debugs: its error is
// returned, and logged by whoever cannot mend it. Unlike gorm's own it does not
// spell out the statements that nobody will read.
type sqlLog struct {
	log    *slog.Logger
	meters *meters
}

// LogMode keeps the level, which is the log's own business.
func (l sqlLog) LogMode(logger.LogLevel) logger.Interface { return l }

// Info passes on what gorm has to say.
func (l sqlLog) Info(ctx context.Context, format string, args ...any) {
	l.log.DebugContext(ctx, "gorm", "says", fmt.Sprintf(format, args...))
}

// Warn passes on what gorm has to say.
func (l sqlLog) Warn(ctx context.Context, format string, args ...any) {
	l.log.WarnContext(ctx, "gorm", "says", fmt.Sprintf(format, args...))
}

// Error passes on what gorm has to say.
func (l sqlLog) Error(ctx context.Context, format string, args ...any) {
	l.log.ErrorContext(ctx, "gorm", "says", fmt.Sprintf(format, args...))
}

// Trace hears of every statement.
func (l sqlLog) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), err error) {
	took := time.Since(begin)
	l.meters.statements.Add(1)
	l.meters.statementTime.Add(int64(took))
	countOne(ctx, statement)
	if took >= slowStatement {
		l.log.LogAttrs(ctx, slog.LevelWarn, "slow statement", describe(statement, took, err)...)
	} else if err != nil && l.log.Enabled(ctx, slog.LevelDebug) {
		l.log.LogAttrs(ctx, slog.LevelDebug, "failed statement", describe(statement, took, err)...)
	}
}

func describe(statement func() (string, int64), took time.Duration, err error) []slog.Attr {
	text, rows := statement()
	attributes := []slog.Attr{slog.String("sql", text), slog.Duration("took", took), slog.Int64("rows", rows)}
	if err != nil {
		attributes = append(attributes, slog.Any("error", err))
	}
	return attributes
}

// ParamsFilter keeps values out of the log.
func (l sqlLog) ParamsFilter(_ context.Context, text string, _ ...any) (string, []any) {
	return text, nil
}
