package admin

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	writePatience  = 30 * time.Second // for the client to take a piece of a file
	deliveryBuffer = 32 << 10         // how large a piece is
)

// delivery sends a file that may take longer than a page may. Until the first
// piece is full an error can still become a page; afterwards it ends the
// connection, so that nobody takes half a file for the whole.
type delivery struct {
	c         echo.Context
	control   *http.ResponseController
	buffer    *bufio.Writer
	name      string
	mediaType string
}

func newDelivery(c echo.Context, name, mediaType string) *delivery {
	d := &delivery{c: c, control: http.NewResponseController(c.Response()), name: name, mediaType: mediaType}
	d.buffer = bufio.NewWriterSize(piece{d}, deliveryBuffer)
	// The server stops listening for the client, and takes it for gone, when the
	// request has had its time to arrive. It has arrived.
	_ = d.control.SetReadDeadline(time.Time{})
	return d
}

func (d *delivery) Write(p []byte) (int, error) { return d.buffer.Write(p) }

// finish sends the rest, or with an error makes sure that it is seen.
func (d *delivery) finish(err error) error {
	if err == nil {
		err = d.buffer.Flush()
	}
	if err != nil && d.c.Response().Committed {
		// The end of the answer cannot be sent any more either: it would say that
		// this is all.
		return errors.Join(err, d.patience(time.Unix(1, 0)))
	}
	return err
}

// patience is when the connection is given up, unless there is none, as in tests.
func (d *delivery) patience(until time.Time) error {
	if err := d.control.SetWriteDeadline(until); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("setting a deadline for the client: %w", err)
	}
	return nil
}

// piece sends what a delivery has gathered, in its own time.
type piece struct{ *delivery }

func (d piece) Write(p []byte) (int, error) {
	if err := d.patience(time.Now().Add(writePatience)); err != nil {
		return 0, err
	}
	answer := d.c.Response()
	if !answer.Committed {
		answer.Header().Set(echo.HeaderContentType, d.mediaType)
		answer.Header().Set(echo.HeaderContentDisposition, attachment(d.name))
		answer.WriteHeader(http.StatusOK)
	}
	n, err := answer.Write(p)
	if err != nil {
		err = fmt.Errorf("the client took no more: %w: %w", context.Canceled, err)
	}
	return n, err
}
