package polls_test

import (
	"context"
	"net/http"
	"runtime"
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// What the crowd is, and what it may cost.
const (
	crowd        = 200
	votesAtOnce  = 50
	rounds       = 60                    // of votes: 3,000 in all
	roundLasts   = 50 * time.Millisecond // 1,000 votes a second
	memoryForAll = 64 << 20              // both ends of 200 connections are in this process
)

// 200 pages of one poll, and one that never reads, while 1,000 votes arrive a
// second: each page ends with the final numbers, the memory stays bounded, and
// the same poll of another tenant hears nothing.
func TestLive_Crowd(t *testing.T) { // not in parallel: it counts what all of the program holds
	if testing.Short() {
		t.Skip("3,000 votes take their time; run without -short")
	}
	site := webtest.New(t)
	site.Fill(webtest.Thor, webtest.Bulk{Users: rounds*votesAtOnce + 1})
	port, line := site.Listen(), shared(t)
	root := site.As(webtest.Thor, webtest.Root)
	before := heap()
	deaf(t, root, port, livePath(2))
	var pages []*page
	for range crowd {
		pages = append(pages, open(t, root, line, port, livePath(2)))
	}
	potter := open(t, site.As(webtest.Potter, webtest.Root), line, port, livePath(2))
	potter.hears("1 vote.")
	for _, p := range pages {
		p.hears("1 vote.")
	}

	peak := castVotes(t, site)
	began := time.Now()
	for _, p := range pages {
		p.hears("3,002 votes.") // with the one that was there, and staff's
	}
	grown := int64(peak) - int64(before)
	t.Logf("%d pages were up to date %v after the last vote; the heap grew by %d kB", crowd, time.Since(began), grown>>10)
	if grown > memoryForAll {
		t.Errorf("the heap grew by %d kB", grown>>10)
	}
	select {
	case said := <-potter.summary:
		t.Errorf("potter heard %q", said)
	default:
	}
}

// castVotes casts 1,000 votes a second as another program does, and one by the
// API in each round; it gives the largest heap that it met.
func castVotes(t *testing.T, site *webtest.Site) (peak uint64) {
	t.Helper()
	const firstVoter = 5 // that Fill made
	staff := site.Script(webtest.Thor, webtest.Staff)
	pace := time.NewTicker(roundLasts)
	defer pace.Stop()
	for round := range rounds {
		<-pace.C
		site.Write(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
			for n := range votesAtOnce {
				voter := &models.User{ID: uint(firstVoter + round*votesAtOnce + n)}
				if _, err := models.CastVote(ctx, tx, voter, 2, uint(3+n%2)); err != nil {
					return err
				}
			}
			return nil
		})
		voteAgain(t, site, staff)
		if round%10 == 0 {
			peak = max(peak, heap())
		}
	}
	return max(peak, heap())
}

// heap is what is in use after a collection.
func heap() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc + stats.StackInuse
}

// voteAgain takes a vote back and casts it by the API, so that the program itself
// has something to say of each round.
func voteAgain(t *testing.T, site *webtest.Site, staff *webtest.Client) {
	t.Helper()
	site.Write(webtest.Thor, func(_ context.Context, tx *gorm.DB) error {
		return tx.Delete(&models.Vote{}, "poll_id = 2 AND voted_by_id = 2").Error
	})
	staff.JSON(http.MethodPost, "/api/polls/2/choices/4/vote/", "").Expect(http.StatusCreated)
}
