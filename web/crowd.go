package web

import (
	"errors"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"pollsadmin/web/places"
)

const (
	// More at once are not answered sooner: with 8, 32 and 128 clients a processor answers
	// about as many a second. Those that wait for a disk leave it to others.
	requestsPerProcessor = 32

	waitingPerPlace = 4
	placePatience   = time.Second
)

// crowd is all who are on the server, by what they do. Each kind has as many places.
type crowd struct {
	requests  *places.Places
	logins    *places.Places // hashing is slow, and bounded by itself: these wait for it
	downloads *places.Places // last as long as their clients like
	bodies    *semaphore.Weighted

	bodiesRefused atomic.Int64
}

// newCrowd has room for so many requests at once, 0 for as many as the machine is good for.
func newCrowd(most int) *crowd {
	if most == 0 {
		most = requestsPerProcessor * runtime.GOMAXPROCS(0)
	}
	room := places.Config{AtOnce: most, Waiting: waitingPerPlace * most, Patience: placePatience}
	return &crowd{
		requests: places.New(room), logins: places.New(room), downloads: places.New(room),
		bodies: semaphore.NewWeighted(roomBodies),
	}
}

// isOverload turns away whom there is no place for.
func isOverload(err error, a *answer) bool {
	if !errors.Is(err, places.ErrFull) {
		return false
	}
	*a = answerWith(http.StatusServiceUnavailable)
	a.code, a.retry = "overloaded", placePatience
	a.detail = "Too much is asked for at once. Please try again in a moment."
	return true
}
