package live

import "context"

type lastingKey struct{}

// NewContext returns ctx, which ends soon, with the context that it was made of
// before it was given a time limit: it ends when the browser hangs up.
func NewContext(ctx, lasting context.Context) context.Context {
	return context.WithValue(ctx, lastingKey{}, lasting)
}

// Lasting is the context without its time limit, for the stream that a request
// becomes. It carries nothing that was put into ctx later.
func Lasting(ctx context.Context) context.Context {
	if lasting, ok := ctx.Value(lastingKey{}).(context.Context); ok {
		return lasting
	}
	return ctx
}
