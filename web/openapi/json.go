package openapi

import (
	"encoding/json"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// appendJSON writes a node of YAML out in its order, which people have chosen so that
// the document can be read.
func appendJSON(text []byte, n *yaml.Node) ([]byte, error) {
	switch n.Kind {
	case yaml.DocumentNode:
		return appendJSON(text, n.Content[0])
	case yaml.MappingNode:
		return appendObject(text, n)
	case yaml.SequenceNode:
		return appendArray(text, n)
	case yaml.ScalarNode:
		return appendScalar(text, n)
	default:
		return nil, fmt.Errorf("line %d: neither a mapping, nor a list, nor a value", n.Line)
	}
}

func appendObject(text []byte, n *yaml.Node) (_ []byte, err error) {
	text = append(text, '{')
	for i := 0; i+1 < len(n.Content); i += 2 {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = appendText(text, n.Content[i].Value); err != nil {
			return nil, err
		}
		text = append(text, ':')
		if text, err = appendJSON(text, n.Content[i+1]); err != nil {
			return nil, err
		}
	}
	return append(text, '}'), nil
}

func appendArray(text []byte, n *yaml.Node) (_ []byte, err error) {
	text = append(text, '[')
	for i, item := range n.Content {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = appendJSON(text, item); err != nil {
			return nil, err
		}
	}
	return append(text, ']'), nil
}

func appendScalar(text []byte, n *yaml.Node) ([]byte, error) {
	switch n.Tag {
	case "!!null":
		return append(text, "null"...), nil
	case "!!bool":
		var yes bool
		err := n.Decode(&yes)
		return strconv.AppendBool(text, yes), err
	case "!!int", "!!float":
		if !json.Valid([]byte(n.Value)) {
			return nil, fmt.Errorf("line %d: %s is no number of JSON", n.Line, n.Value)
		}
		return append(text, n.Value...), nil
	default: // also a date, which is none in JSON
		return appendText(text, n.Value)
	}
}

func appendText(text []byte, s string) ([]byte, error) {
	quoted, err := json.Marshal(s)
	return append(text, quoted...), err
}
