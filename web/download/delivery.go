package download

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	writePatience  = 30 * time.Second // for the client to take a piece of a file
	deliveryBuffer = 32 << 10         // how large a piece is
)

// Delivery sends a file that may take longer than a page may. Until the first
// piece is full an error can still become a page; afterwards it ends the
// connection, so that nobody takes half a file for the whole.
type Delivery struct {
	c         echo.Context
	control   *http.ResponseController
	buffer    *bufio.Writer
	name      string
	mediaType string
}

// New begins a delivery. Without a name the file is for a program, which has its own.
func New(c echo.Context, name, mediaType string) *Delivery {
	d := &Delivery{c: c, control: http.NewResponseController(c.Response()), name: name, mediaType: mediaType}
	d.buffer = bufio.NewWriterSize(piece{d}, deliveryBuffer)
	// The server stops listening for the client, and takes it for gone, when the
	// request has had its time to arrive. It has arrived.
	_ = d.control.SetReadDeadline(time.Time{})
	return d
}

// Write gathers what is to be sent.
func (d *Delivery) Write(p []byte) (int, error) { return d.buffer.Write(p) }

// Finish sends the rest, or with an error makes sure that it is seen.
func (d *Delivery) Finish(err error) error {
	if err == nil {
		err = d.buffer.Flush()
	}
	if err == nil {
		d.begin() // for a file with nothing in it
	}
	if err != nil && d.c.Response().Committed {
		// The end of the answer cannot be sent any more either: it would say that
		// this is all.
		return errors.Join(err, d.patience(time.Unix(1, 0)))
	}
	return err
}

// begin says what is coming, once.
func (d *Delivery) begin() {
	answer := d.c.Response()
	if answer.Committed {
		return
	}
	answer.Header().Set(echo.HeaderContentType, d.mediaType)
	if d.name != "" {
		answer.Header().Set(echo.HeaderContentDisposition, attachment(d.name))
	}
	answer.WriteHeader(http.StatusOK)
}

// patience is when the connection is given up, unless there is none, as in tests.
func (d *Delivery) patience(until time.Time) error {
	if err := d.control.SetWriteDeadline(until); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("setting a deadline for the client: %w", err)
	}
	return nil
}

// piece sends what a delivery has gathered, in its own time.
type piece struct{ *Delivery }

func (d piece) Write(p []byte) (int, error) {
	if err := admit(d.c); err != nil {
		return 0, err
	}
	if err := d.patience(time.Now().Add(writePatience)); err != nil {
		return 0, err
	}
	d.begin()
	n, err := d.c.Response().Write(p)
	if err != nil {
		err = fmt.Errorf("the client took no more: %w: %w", context.Canceled, err)
	}
	return n, err
}

// attachment is the header that makes a browser keep a file under a name.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}
