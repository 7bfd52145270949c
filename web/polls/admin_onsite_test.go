package polls_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"pollsadmin/models"
	"pollsadmin/tenants"
	"pollsadmin/web/webtest"
)

func TestAdminOnSite(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	c := site.As(webtest.Thor, webtest.Root)
	kinds := map[string]uint{}
	site.In(webtest.Thor, func(ctx context.Context, held *tenants.Tenant) {
		for _, name := range [][2]string{{"polls", "poll"}, {"polls", "choice"}, {"auth", "permission"}} {
			kind, err := models.FindContentType(ctx, held.Read(ctx), name[0], name[1])
			if err != nil {
				t.Fatal(err)
			}
			kinds[name[1]] = kind.ID
		}
	})
	for path, want := range map[string]string{
		fmt.Sprintf("%d/2", kinds["poll"]): "/api/polls/2/", fmt.Sprintf("%d/99", kinds["poll"]): "",
		fmt.Sprintf("%d/x", kinds["poll"]): "", fmt.Sprintf("%d/1", kinds["choice"]): "",
		fmt.Sprintf("%d/1", kinds["permission"]): "", "9999/1": "", "x/1": "", "-1/1": "",
	} {
		answer := c.Get("/admin/r/" + path + "/")
		if want == "" {
			answer.Expect(http.StatusNotFound)
		} else if to := answer.Expect(http.StatusFound).Location(); to != want {
			t.Errorf("%s leads to %s, want %s", path, to, want)
		}
	}
	link, _ := c.Get("/admin/polls/poll/2/change/").Page().Find(".viewsitelink").Attr("href")
	if link != "/api/polls/2/" {
		t.Errorf("the form's link leads to %q", link)
	}
	if n := c.Get("/admin/polls/poll/add/").Page().Find(".viewsitelink").Length(); n != 0 {
		t.Error("a poll that is not there yet is on the site")
	}
}
