package operations

import (
	"encoding/json"
	"net/http"
	"strconv"

	"pollsadmin/tenants"
)

const (
	topByDefault = 20
	topAtMost    = 1000
)

// Busy is what one tenant has had done lately.
type Busy struct {
	Tenant       tenants.Name `json:"tenant"`
	Requests     float64      `json:"requests_per_second"`
	Milliseconds float64      `json:"milliseconds_per_request"`
	Share        float64      `json:"busy"` // seconds of work in a second
	Bytes        int64        `json:"bytes"`
}

// top answers with the busiest tenants, the busiest first.
func (h *handler) top(w http.ResponseWriter, r *http.Request) {
	most := topByDefault
	if text := r.URL.Query().Get("n"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > topAtMost {
			say(w, http.StatusBadRequest, "n is a number from 1 to "+strconv.Itoa(topAtMost))
			return
		}
		most = n
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(h.Top(r.Context(), most)) // who asked may have gone
}
