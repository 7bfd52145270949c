package openapi

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"

	"go.yaml.in/yaml/v4"
)

//go:embed openapi.yaml
var written []byte

// Document is the description of the API, ready to be sent.
type Document struct{ yaml, json file }

type file struct {
	kind    string // Content-Type
	tag     string // ETag
	content []byte
}

// New reads the document. It fails on one that could not be sent as JSON.
func New() (*Document, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(written, &root); err != nil {
		return nil, fmt.Errorf("reading openapi.yaml: %w", err)
	}
	content, err := appendJSON(nil, &root)
	if err != nil {
		return nil, fmt.Errorf("writing openapi.yaml as JSON: %w", err)
	}
	return &Document{
		yaml: newFile("application/yaml", written),
		json: newFile("application/json", append(content, '\n')),
	}, nil
}

// JSON is the document as it is served at openapi.json.
func (d *Document) JSON() []byte { return d.json.content }

func newFile(kind string, content []byte) file {
	sum := sha256.Sum256(content)
	return file{kind: kind, tag: `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`, content: content}
}
