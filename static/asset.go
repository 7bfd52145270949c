package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// asset is a file ready to be sent.
type asset struct {
	path   string // its name with the hash: js/theme.0a1b2c3d4e.js
	kind   string // Content-Type
	tag    string // ETag
	plain  []byte
	zipped func() []byte // empty when compression does not pay
}

func newAsset(name string, content []byte) *asset {
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:5])
	ext := path.Ext(name)
	return &asset{
		path:  strings.TrimSuffix(name, ext) + "." + hash + ext,
		kind:  mimeType(ext),
		tag:   `"` + hash + `"`,
		plain: content,
		// when it is first asked for: the largest would hold the first page up
		zipped: sync.OnceValue(func() []byte { return zip(content) }),
	}
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", a.tag)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.Header.Get("If-None-Match") == a.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.plain
	if acceptsGzip(r) && len(a.zipped()) > 0 {
		body = a.zipped()
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Type", a.kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the client hung up: nobody is left to tell
	}
}

// mimeType does not ask the machine's tables, which differ.
func mimeType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		return mime.TypeByExtension(ext)
	}
}

// acceptsGzip takes "gzip" for a yes unless it is ruled out with q=0.
func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(coding, "gzip") {
			q := strings.TrimSpace(quality)
			return strings.Trim(strings.TrimPrefix(q, "q="), "0.") != "" || q == ""
		}
	}
	return false
}

func zip(content []byte) []byte {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := w.Write(content); err != nil || w.Close() != nil || buf.Len() >= len(content) {
		return nil
	}
	return buf.Bytes()
}
