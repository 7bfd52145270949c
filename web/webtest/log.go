package webtest

import (
	"bytes"
	"sync"
)

// Log keeps what the application logs, a line of JSON for each record.
type Log struct {
	mu    sync.Mutex
	lines bytes.Buffer
}

// Write takes a record.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.Write(p)
}

// String is everything logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lines.String()
}
