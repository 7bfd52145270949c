package webtest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"pollsadmin/web/openapi"
)

// Contract is the description of the API, as the API serves it.
func Contract() (*openapi3.T, error) {
	document, err := openapi.New()
	if err != nil {
		return nil, err
	}
	contract, err := openapi3.NewLoader().LoadFromData(document.JSON())
	if err != nil {
		return nil, fmt.Errorf("reading the description of the API: %w", err)
	}
	return contract, nil
}

// contracts are the description to the letter, and as its introduction softens it.
type contracts struct {
	answers *openapi3.T
	chosen  *openapi3.T // for answers to who has chosen fields: the others are left out
	asked   *openapi3.T // for requests: a number is taken for a text, and digits for an id
	err     error
}

var readContracts = sync.OnceValue(func() contracts { //nolint:gochecknoglobals // computed once, never set
	var c contracts
	for _, media := range []string{"text/csv", ndjson, "text/event-stream"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.PlainBodyDecoder)
	}
	for _, into := range []**openapi3.T{&c.answers, &c.chosen, &c.asked} {
		if *into, c.err = Contract(); c.err != nil {
			return c
		}
	}
	for _, name := range []string{"Poll", "Choice", "CastVote"} {
		c.chosen.Components.Schemas[name].Value.Required = nil
	}
	number := openapi3.NewFloat64Schema()
	for _, name := range []string{"Question", "ChoiceText"} {
		loosen(c.asked.Components.Schemas[name].Value, number)
	}
	for _, name := range []string{"ID", "Reference"} {
		loosen(c.asked.Components.Schemas[name].Value, openapi3.NewStringSchema().WithPattern("^[0-9]+$"))
	}
	return c
})

// loosen lets a schema take something else as well.
func loosen(schema, also *openapi3.Schema) {
	was := *schema
	*schema = *openapi3.NewAnyOfSchema(&was, also)
}

// routeOf finds what the description says of an address, and the parameters in its
// path; nil when it knows no such address.
func routeOf(contract *openapi3.T, method, address string) (*routers.Route, map[string]string) {
	given := strings.Split(address, "/")
	for path, item := range contract.Paths.Map() {
		parts, params := strings.Split(path, "/"), map[string]string{}
		if len(parts) != len(given) {
			continue
		}
		for i, part := range parts {
			if name, ok := strings.CutPrefix(part, "{"); ok && given[i] != "" {
				params[strings.TrimSuffix(name, "}")], parts[i] = given[i], given[i]
			}
		}
		if strings.Join(parts, "/") == address {
			return &routers.Route{
				Spec: contract, Path: path, PathItem: item, Method: method, Operation: item.GetOperation(method),
			}, params
		}
	}
	return nil, nil
}
