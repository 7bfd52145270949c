package api

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	browser "pollsadmin/views/api"
)

// highlight draws JSON a line to a value, with tabs, which are narrower where there is
// less room. What is no JSON is drawn as it is.
func (c *Call) highlight(body []byte) []browser.Span {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	h := &highlighter{decoder: json.NewDecoder(bytes.NewReader(body)), call: c}
	h.decoder.UseNumber()
	var whole spot
	if c.resource.Path != "" {
		whole = spot{pattern: c.resource.Path, address: c.at(c.resource.Path)}
	}
	if err := h.value(whole, 0); err != nil {
		return []browser.Span{{Text: string(body)}}
	}
	return h.spans
}

// spot is where in the API a value has its address; it is empty for one without.
type spot struct{ pattern, address string }

// highlighter writes JSON out again while it reads it.
type highlighter struct {
	decoder *json.Decoder
	call    *Call
	spans   []browser.Span
}

func (h *highlighter) value(at spot, depth int) error {
	token, err := h.decoder.Token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return h.list(at, depth)
		}
		return h.dictionary(at, depth)
	case string:
		h.put("json-text", quoted(t), webAddress(t))
	case json.Number:
		h.put("json-number", t.String(), "")
	case bool:
		h.put("json-word", map[bool]string{true: "true", false: "false"}[t], "")
	default:
		h.put("json-word", "null", "")
	}
	return nil
}

func (h *highlighter) list(at spot, depth int) error {
	return h.members("[", "]", depth, func() error { return h.value(at, depth+1) })
}

// dictionary links the id of an item of a list to the item, and what belongs to it
// further on.
func (h *highlighter) dictionary(at spot, depth int) error {
	return h.members("{", "}", depth, func() error {
		token, err := h.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		h.put("json-name", quoted(name), "")
		h.put("", ": ", "")
		if name != "id" || h.call.api.item(at.pattern) == "" {
			return h.value(h.within(at, name), depth+1)
		}
		return h.id(&at)
	})
}

// id draws the id of an item, which is the spot of all that follows.
func (h *highlighter) id(list *spot) error {
	token, err := h.decoder.Token()
	if err != nil {
		return err
	}
	number, ok := token.(json.Number)
	if !ok {
		h.put("json-word", "null", "")
		return nil
	}
	*list = spot{pattern: h.call.api.item(list.pattern), address: list.address + number.String() + "/"}
	h.put("json-number", number.String(), list.address)
	return nil
}

// within is the spot of a member: a resource below, or for the results of a list the
// list itself.
func (h *highlighter) within(at spot, name string) spot {
	switch below := at.pattern + name + "/"; {
	case at.pattern == "":
		return spot{}
	case name == "results" && h.call.api.item(at.pattern) != "":
		return at
	case h.call.api.has(below):
		return spot{pattern: below, address: at.address + name + "/"}
	}
	return spot{}
}

// members draws what stands between brackets, each on a line of its own.
func (h *highlighter) members(open, end string, depth int, member func() error) error {
	h.put("", open, "")
	separator := ""
	for h.decoder.More() {
		h.put("", separator+"\n"+strings.Repeat("\t", depth+1), "")
		if err := member(); err != nil {
			return err
		}
		separator = ","
	}
	if separator != "" {
		h.put("", "\n"+strings.Repeat("\t", depth), "")
	}
	h.put("", end, "")
	_, err := h.decoder.Token()
	return err
}

// put joins what does not stand out.
func (h *highlighter) put(class, text, address string) {
	if last := len(h.spans) - 1; class == "" && last >= 0 && h.spans[last].Class == "" {
		h.spans[last].Text += text
		return
	}
	h.spans = append(h.spans, browser.Span{Class: class, Text: text, URL: address})
}

// quoted writes a text as JSON, without hiding what only matters in HTML.
func quoted(text string) string {
	var into bytes.Buffer
	encoder := json.NewEncoder(&into)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return `""`
	}
	return strings.TrimSpace(into.String())
}

// webAddress is a text that is an address of the web, and nothing else.
func webAddress(text string) string {
	if !strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "https://") {
		return ""
	}
	if address, err := url.Parse(text); err != nil || address.Host == "" {
		return ""
	}
	return text
}
