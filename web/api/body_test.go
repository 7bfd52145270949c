package api_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

const list = "/api/polls/3/choices/"

// send sends a body of any kind; it hides its length from the server.
func send(c *webtest.Client, kind, body string) *webtest.Response {
	r := c.Request(http.MethodPost, list, io.MultiReader(strings.NewReader(body)))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return c.Do(r)
}

func TestBody_Types(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const (
		asJSON  = `{"choice_text":"Tea"}`
		asForm  = "choice_text=Tea&poll=1"
		added   = http.StatusCreated
		refused = http.StatusUnsupportedMediaType
	)
	before := webtest.Count[models.Choice](site, webtest.Thor)
	var want int64
	for _, test := range []struct {
		kind, body string
		status     int
	}{
		{"application/json", asJSON, added},
		{"Application/JSON; charset=utf-8", asJSON, added},
		{"application/x-www-form-urlencoded", asForm, added},
		{"application/x-www-form-urlencoded; charset=utf-8", asForm, added},
		{"text/plain", asJSON, refused},
		{"", asJSON, refused},
		{"application/xml", asJSON, refused},
		{"application/json-patch+json", asJSON, refused},
		{"nonsense;;", asJSON, refused},
		{"application/x-www-form-urlencoded", "choice_text=%zz", http.StatusBadRequest},
		{"multipart/form-data", asForm, http.StatusBadRequest},
		{"multipart/form-data; boundary=x", "--x\r\nno end", http.StatusBadRequest},
		{"text/plain", "", http.StatusBadRequest}, // nothing is no text, but a choice needs one
	} {
		if send(c, test.kind, test.body).Expect(test.status).Code == added {
			want++
		}
	}
	says(t, send(c, "text/plain", asJSON), refused, `{"detail":"Unsupported media type \"text/plain\" in request."}`)
	says(t, send(c, "", asJSON), refused, `{"detail":"Unsupported media type \"\" in request."}`)
	says(t, send(c, "text/plain", ""), http.StatusBadRequest, `{"choice_text":["This field is required."]}`)
	if got := webtest.Count[models.Choice](site, webtest.Thor) - before; got != want || want != 4 {
		t.Errorf("%d choices were added, %d calls said so", got, want)
	}
}

func TestBody_Multipart(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("choice_text", "Grüner Tee"); err != nil {
		t.Fatal(err)
	}
	if _, err := form.CreateFormFile("choice_text", "file.txt"); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	c := site.Script(webtest.Thor, webtest.Plain)
	send(c, form.FormDataContentType(), body.String()).Expect(http.StatusCreated)
	if got := webtest.Find[models.Choice](site, webtest.Thor, 5).ChoiceText; got != "Grüner Tee" {
		t.Error(got)
	}
}

func TestBody_TooLarge(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.Script(webtest.Thor, webtest.Plain)
	const mebibyte = 1 << 20
	padding := strings.Repeat(" ", mebibyte-len(`{"choice_text":"Tea"}`))
	send(c, "application/json", `{"choice_text":"Tea"`+padding+`}`).Expect(http.StatusCreated)
	for kind, body := range map[string]string{
		"application/json":                  `{"choice_text":"Tea"` + padding + ` }`,
		"application/x-www-form-urlencoded": "choice_text=" + strings.Repeat("x", mebibyte),
		"multipart/form-data; boundary=x": "--x\r\nContent-Disposition: form-data; name=choice_text\r\n\r\n" +
			strings.Repeat("x", mebibyte) + "\r\n--x--\r\n",
	} {
		says(t, send(c, kind, body), http.StatusRequestEntityTooLarge,
			`{"detail":"This is more than the 1048576 bytes that the server takes at once."}`)
	}
	r := c.Request(http.MethodPost, list, strings.NewReader(strings.Repeat("x", 20<<20)))
	r.Header.Set("Content-Type", "application/json")
	c.Do(r).Expect(http.StatusRequestEntityTooLarge)
	if n := webtest.Count[models.Choice](site, webtest.Thor); n != 5 {
		t.Errorf("%d choices", n)
	}
}
