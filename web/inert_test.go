package web_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io/fs"
	"mime"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"pollsadmin/web/webtest"
)

// inert holds answers to this: what people typed is text in them, or the value
// of an attribute, and nothing that a browser acts on.
type inert struct {
	t    *testing.T
	seen map[string]bool // the words that were shown
}

func newInert(t *testing.T) *inert { return &inert{t: t, seen: map[string]bool{}} }

// check looks through an answer of whatever kind.
func (i *inert) check(what string, answer *webtest.Response) {
	i.t.Helper()
	if answer.Code >= 500 {
		i.t.Errorf("%.200q: got %d", what, answer.Code)
	}
	if to := answer.Location(); to != "" && !leadsHere(to) {
		i.t.Errorf("%.200q: leads to %q", what, to)
	}
	for name, values := range answer.Header() {
		if strings.ContainsFunc(strings.Join(values, ""), func(r rune) bool { return r < ' ' || r > 0x7e }) {
			i.t.Errorf("%.200q: the header %s is %q", what, name, values)
		}
	}
	media, _, _ := mime.ParseMediaType(answer.Header().Get("Content-Type"))
	switch media {
	case "text/html":
		i.page(what, answer.Body.Bytes())
	case "text/event-stream":
		i.stream(what, answer.Body.String())
	case "text/csv":
		i.table(what, answer.Body.Bytes())
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		i.sheets(what, answer.Body.Bytes())
	case "application/json":
		if bytes.ContainsAny(answer.Body.Bytes(), "<>") || bytes.ContainsAny(answer.Body.Bytes(), "\u2028\u2029") {
			i.t.Errorf("%.200q: what may be taken for HTML or a script is in the JSON: %.300s", what, answer.Body)
		}
		i.note(answer.Body.String())
	}
}

func (i *inert) note(text string) {
	for _, found := range regexp.MustCompile(word+"[a-z][0-9]+").FindAllString(text, -1) {
		i.seen[found] = true
	}
}

func (i *inert) page(what string, page []byte) {
	i.t.Helper()
	for _, complaint := range i.complaints(page) {
		i.t.Errorf("%.200q: %.300s", what, complaint)
	}
}

func (i *inert) complaints(page []byte) (list []string) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	for n := range root.Descendants() {
		if complaint := i.node(n); complaint != "" {
			list = append(list, complaint)
		}
	}
	return list
}

// node says what is wrong with a node.
func (i *inert) node(n *html.Node) string {
	switch n.Type {
	case html.TextNode:
		i.note(n.Data)
		if slices.Contains([]string{"script", "style", "noscript", "iframe"}, n.Parent.Data) {
			return "there is text in a " + n.Parent.Data + ": " + n.Data
		}
	case html.CommentNode:
		return "there is a comment: " + n.Data
	case html.ElementNode:
		return i.element(n)
	}
	return ""
}

// element lets pass what pages are made of: no script but our own files, no
// handler, no style, no address but of this site.
func (i *inert) element(n *html.Node) string {
	if strings.Contains(n.Data, word) || slices.Contains([]string{"iframe", "object", "embed", "base"}, n.Data) {
		return "there is an element " + n.Data
	}
	for _, a := range n.Attr {
		i.note(a.Val)
		name := strings.ToLower(a.Key)
		switch {
		case strings.Contains(name, word), strings.HasPrefix(name, "on"), strings.ContainsAny(name, `'"<{`),
			slices.Contains([]string{"style", "srcdoc", "srcset", "formaction", "http-equiv"}, name):
			return "there is an attribute " + a.Key + " of " + n.Data + ": " + a.Val
		case slices.Contains([]string{"href", "src", "action", "cite", "poster", "data", "background"}, name) &&
			!leadsHere(a.Val):
			return n.Data + " leads to " + a.Val
		}
		if n.Data == "script" && name == "src" && !strings.HasPrefix(a.Val, "/static/") {
			return "a script is at " + a.Val
		}
	}
	return ""
}

// leadsHere reads an address as browsers do: blanks around it and line breaks in
// it do not count, a backslash is a slash.
func leadsHere(address string) bool {
	address = strings.TrimFunc(address, func(r rune) bool { return r <= ' ' })
	address = strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(address)
	if strings.HasPrefix(address, "//") {
		return false
	}
	to, err := url.Parse(address)
	return err == nil && (to.Scheme == "" || to.Scheme == "mailto" || strings.HasSuffix(to.Host, ".localhost"))
}

// stream looks through the pieces of a page that events bring.
func (i *inert) stream(what, events string) {
	var piece strings.Builder
	for line := range strings.Lines(events) {
		if data, ok := strings.CutPrefix(line, "data:"); ok {
			piece.WriteString(data)
		}
	}
	i.page(what, []byte(piece.String()))
}

// table wants no cell that a spreadsheet would take for a formula.
func (i *inert) table(what string, file []byte) {
	i.t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
	if err != nil {
		i.t.Errorf("%.200q: %v", what, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			i.note(cell)
			if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
				i.t.Errorf("%.200q: a spreadsheet takes this for a formula: %q", what, cell)
			}
		}
	}
}

// sheets wants no formula in a workbook: every cell is a text, a number or a date.
func (i *inert) sheets(what string, file []byte) {
	i.t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		i.t.Errorf("%.200q: %v", what, err)
		return
	}
	for _, part := range archive.File {
		text, err := fs.ReadFile(archive, part.Name)
		if err != nil || bytes.Contains(text, []byte("<f>")) || bytes.Contains(text, []byte("<f ")) {
			i.t.Errorf("%.200q: there is a formula in %s, %v", what, part.Name, err)
		}
	}
}

// TestInert_Complains of everything that the tests of hostile texts look for.
func TestInert_Complains(t *testing.T) {
	t.Parallel()
	for page, harmless := range map[string]bool{
		`<a href="/admin/?q=%3Cxss7%3E" title="&lt;xss7>&quot;">&lt;script>xss7()</a>`:  true,
		`<textarea><script>xss7()</script></textarea>`:                                  true,
		`<a href="http://thor.localhost/">here</a><script src="/static/x.js"></script>`: true,
		`<p><xss7 onclick=xss7()></p>`:                                                  false,
		`<input value=x onfocus=xss7()>`:                                                false,
		`<input value="" xss7="">`:                                                      false,
		`<script>let x = "xss7"</script>`:                                               false,
		`<script src="//xss7.example/x.js"></script>`:                                   false,
		`<script src="x.js"></script>`:                                                  false,
		`<style>xss7</style>`:                                                           false,
		`<p style="x"></p>`:                                                             false,
		`<!-- xss7 -->`:                                                                 false,
		`<a href="javascript:xss7()">x</a>`:                                             false,
		`<a href=" java` + "\t" + `script:xss7()">x</a>`:                                false,
		`<a href="//xss7.example">x</a>`:                                                false,
		`<a href="/\xss7.example">x</a>`:                                                false,
		`<form action="http://xss7.example"></form>`:                                    false,
		`<meta http-equiv=refresh content="0;url=//xss7">`:                              false,
		`<iframe src="/admin/"></iframe>`:                                               false,
	} {
		if complaints := newInert(t).complaints([]byte(page)); (len(complaints) == 0) != harmless {
			t.Errorf("%s: %q", page, complaints)
		}
	}
}
