package live

import (
	"context"
	"errors"
	"net/http"
	"time"

	"pollsadmin/tenants"
)

// Stream is one page that listens.
type Stream struct {
	Topic  Topic
	Source Source
	// Still is asked now and then whether the listener still may; ErrGone ends the
	// stream. The tenant is in its context.
	Still func(ctx context.Context) error
	// Farewell is the last event where the stream does not end with its listener;
	// none when empty.
	Farewell string
}

// Serve sends events until the page goes away, until Still says no, until there
// is no more to tell, or until the hub closes. It answers ErrFull before it sends
// anything; after that a browser comes back by itself.
//
// The request's tenant is given back once the answer has begun: a stream that
// waits holds no database open. Nor does the time limit of requests hold for it.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, s Stream) error {
	seat, err := h.join(s.Topic, s.Source)
	if err != nil {
		return err
	}
	defer h.leave(seat)
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no") // for proxies that would collect
	w.WriteHeader(http.StatusOK)          // what is still to be written to the tenant is written now
	if t, ok := tenants.FromContext(r.Context()); ok {
		t.Release()
	}
	line := &wire{writer: w, control: http.NewResponseController(w), patience: h.cfg.Patience}
	// Else the time that a request may take to come in would end the stream.
	if err := line.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil // the page has gone already
	}
	if line.send([]byte(greeting)) == nil {
		if h.tell(Lasting(r.Context()), line, seat, s) && s.Farewell != "" {
			_ = line.send([]byte("event: " + s.Farewell + "\ndata: {}\n\n")) // nobody is left to be told of an error
		}
	}
	return nil
}

// tell sends what comes into the box, and reports whether somebody still listens
// when there is no more to tell. A line that cannot be hurried gets one event and no
// more.
func (h *Hub) tell(ctx context.Context, line *wire, seat *seat, s Stream) bool {
	beat := time.NewTicker(h.cfg.Beat)
	defer beat.Stop()
	for {
		var event []byte
		told := false
		select {
		case event = <-seat.box:
			told = true
		case <-beat.C:
			if final(h.held(ctx, s.Topic.Tenant, s.Still)) {
				return true
			}
			event = []byte(heartbeat)
		case <-seat.room.life.Done():
			return line.sendLast(seat)
		case <-ctx.Done():
			return false
		}
		if err := line.send(event); err != nil || told && line.unhurried {
			return false
		}
	}
}

// wire is the connection to a page. A page that takes nothing for too long loses it.
type wire struct {
	writer    http.ResponseWriter
	control   *http.ResponseController
	patience  time.Duration
	unhurried bool // its writes cannot be given a deadline
}

// sendLast sends what still lies in the box.
func (l *wire) sendLast(from *seat) bool {
	select {
	case event := <-from.box:
		return l.send(event) == nil
	default:
		return true
	}
}

func (l *wire) send(event []byte) error {
	err := l.control.SetWriteDeadline(time.Now().Add(l.patience))
	if l.unhurried = errors.Is(err, http.ErrNotSupported); err != nil && !l.unhurried {
		return err
	}
	if _, err := l.writer.Write(event); err != nil {
		return err
	}
	return l.control.Flush()
}
