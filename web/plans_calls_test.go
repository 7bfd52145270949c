package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pollsadmin/web/webtest"
)

// call asks for every list of the API with every parameter that is described, and in
// every order of one field.
func (p *planned) call(t *testing.T, c *webtest.Client) {
	t.Helper()
	contract, err := webtest.Contract()
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for pattern, item := range contract.Paths.Map() {
		if item.Get == nil || !strings.Contains(pattern, "/polls/") || strings.Contains(pattern, "stream") {
			continue
		}
		path := strings.NewReplacer("{poll}", "100", "{choice}", "390").Replace(pattern)
		queries := []string{"", "cursor=", "format=csv", "format=ndjson"}
		for _, parameter := range slices.Concat(item.Parameters, item.Get.Parameters) {
			if parameter.Value.In != "query" || parameter.Value.Example == nil {
				continue
			}
			queries = append(queries, parameter.Value.Name+"="+url.QueryEscape(fmt.Sprint(parameter.Value.Example)))
			if field, _, compared := strings.Cut(parameter.Value.Name, "__"); !compared {
				queries = append(queries, "ordering="+field, "ordering=-"+field, "cursor=&ordering="+field)
			}
		}
		for _, query := range queries {
			if p.get(c, path+"?"+query).Code == http.StatusOK {
				asked++
			}
		}
	}
	if asked < 150 { // some examples are of other lists
		t.Errorf("only %d calls were answered", asked)
	}
}
