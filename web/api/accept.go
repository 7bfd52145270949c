package api

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// formatParam names a format in the address, for those who cannot send headers.
const formatParam = "format"

// Negotiate finds the format to answer a request in, of those that are offered:
// the one that the address names, else the one that the Accept header likes
// best, and of several the first.
func Negotiate(r *http.Request, offered []Format) (Format, error) {
	if r.URL.RawQuery == "" {
		return byAccept(r, offered)
	}
	name := r.URL.Query().Get(formatParam)
	if name == "" {
		return byAccept(r, offered)
	}
	if f := Format(name); slices.Contains(offered, f) {
		return f, nil
	}
	return "", echo.NewHTTPError(http.StatusNotFound, "Not found.") // as Django REST framework has it
}

func byAccept(r *http.Request, offered []Format) (Format, error) {
	header := strings.Join(r.Header.Values(echo.HeaderAccept), ",")
	if strings.TrimSpace(header) == "" {
		return offered[0], nil
	}
	accepted := readAccept(header)
	best, weight := Format(""), 0.0
	for _, f := range offered {
		if w := accepted.weight(f.Media()); w > weight {
			best, weight = f, w
		}
	}
	if best == "" {
		return "", notAcceptable()
	}
	return best, nil
}

// mediaRange is a part of an Accept header: "text/*;q=0.5".
type mediaRange struct {
	media  string
	weight float64
}

type accept []mediaRange

// readAccept passes over what cannot be read.
func readAccept(header string) accept {
	var ranges accept
	for part := range strings.SplitSeq(header, ",") {
		media, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		weight, err := strconv.ParseFloat(parameters["q"], 64)
		if err != nil || !(weight >= 0 && weight <= 1) { // nor NaN
			weight = 1
		}
		ranges = append(ranges, mediaRange{media: media, weight: weight})
	}
	return ranges
}

// weight is how much a type is liked, by the range that says the most of it.
func (a accept) weight(media string) float64 {
	kind, _, _ := strings.Cut(media, "/")
	for _, pattern := range []string{media, kind + "/*", "*/*"} {
		if i := slices.IndexFunc(a, func(r mediaRange) bool { return r.media == pattern }); i >= 0 {
			return a[i].weight
		}
	}
	return 0
}

// varies are the headers that decide about answers: how they are written, and whose they are.
const varies = "Accept, Accept-Encoding, Authorization, Cookie"

// Vary tells caches which headers decide.
func Vary(header http.Header) {
	if said := header[echo.HeaderVary]; !slices.Contains(said, varies) {
		header[echo.HeaderVary] = append(said, varies)
	}
}

func notAcceptable() error {
	return echo.NewHTTPError(http.StatusNotAcceptable, "Could not satisfy the request Accept header.")
}
