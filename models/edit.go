package models

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Edit is one part of a log entry's message: exactly one of the four is set.
// A note is a sentence of ours, which Django passes over.
type Edit struct {
	Added, Changed, Deleted *Item

	Note string
}

// Item says what an Edit was about. Name and Object are for the rows that hang
// on the entry's object (an inline's choice); both are blank for the object itself.
type Item struct {
	Name   string
	Object string
	Fields []string             // labels of the fields that changed
	Values map[string][2]string // by label: what was there and what is now
}

// ChangeMessage is what Django stores for these edits; it renders the same
// words from it, and passes over the values, which it does not keep.
func ChangeMessage(edits ...Edit) (string, error) {
	parts := make([]storedEdit, len(edits))
	for i, e := range edits {
		parts[i] = storedEdit{Note: e.Note, Added: stored(e.Added), Changed: stored(e.Changed), Deleted: stored(e.Deleted)}
		if e.Changed != nil && parts[i].Changed.Fields == nil {
			parts[i].Changed.Fields = &[]string{} // Django reads it unasked
		}
		if e.Added != nil && e.Added.Name == "" { // Django wants nothing in it, or a name
			parts[i].Added, parts[i].Values = &storedItem{}, e.Added.Values
		}
	}
	text, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("writing a change message: %w", err)
	}
	return string(text), nil
}

// Edits reads the entry's message back; none for messages in plain text.
func (e *LogEntry) Edits() []Edit {
	parts, ok := readMessage(e.ChangeMessage)
	if !ok {
		return nil
	}
	edits := make([]Edit, len(parts))
	for i, part := range parts {
		edits[i] = Edit{Note: part.Note, Added: part.Added.item(), Changed: part.Changed.item(), Deleted: part.Deleted.item()}
		if part.Values != nil && edits[i].Added != nil {
			edits[i].Added.Values = part.Values
		}
	}
	return edits
}

type storedEdit struct {
	Added   *storedItem `json:"added,omitempty"`
	Changed *storedItem `json:"changed,omitempty"`
	Deleted *storedItem `json:"deleted,omitempty"`
	Note    string      `json:"note,omitempty"`

	Values map[string][2]string `json:"values,omitempty"` // of an object that was added, where Django does not look
}

type storedItem struct {
	Fields *[]string            `json:"fields,omitempty"`
	Values map[string][2]string `json:"values,omitempty"`
	Name   *string              `json:"name,omitempty"`
	Object *string              `json:"object,omitempty"` // with a name always, or Django stumbles
}

func stored(item *Item) *storedItem {
	if item == nil {
		return nil
	}
	s := &storedItem{Values: item.Values}
	if item.Fields != nil {
		s.Fields = &item.Fields
	}
	if item.Name != "" {
		s.Name, s.Object = &item.Name, &item.Object
	}
	return s
}

func (s *storedItem) item() *Item {
	if s == nil {
		return nil
	}
	item := &Item{Values: s.Values}
	if s.Fields != nil {
		item.Fields = *s.Fields
	}
	if s.Name != nil {
		item.Name = *s.Name
	}
	if s.Object != nil {
		item.Object = *s.Object
	}
	return item
}

func readMessage(message string) ([]storedEdit, bool) {
	if !strings.HasPrefix(message, "[") {
		return nil, false
	}
	var parts []storedEdit
	return parts, json.Unmarshal([]byte(message), &parts) == nil
}

// describe renders a stored message as Django's LogEntry.get_change_message does.
func describe(message string) string {
	parts, ok := readMessage(message)
	if !ok {
		return message
	}
	var sentences []string
	for _, part := range parts {
		switch {
		case part.Note != "":
			sentences = append(sentences, part.Note)
		case part.Added != nil && part.Added.Name == nil && len(sentences) > 0: // a note said how
		case part.Added != nil:
			sentences = append(sentences, sentence("Added", part.Added.item()))
		case part.Changed != nil:
			sentences = append(sentences, changed(part.Changed.item()))
		case part.Deleted != nil:
			sentences = append(sentences, sentence("Deleted", part.Deleted.item()))
		}
	}
	if len(sentences) == 0 {
		return "No fields changed."
	}
	return strings.Join(sentences, " ")
}

func sentence(deed string, item *Item) string {
	if item.Name == "" {
		return deed + "."
	}
	return fmt.Sprintf("%s %s “%s”.", deed, item.Name, item.Object)
}

func changed(item *Item) string {
	fields := inWords(item.Fields)
	if item.Name == "" {
		return fmt.Sprintf("Changed %s.", fields)
	}
	return fmt.Sprintf("Changed %s for %s “%s”.", fields, item.Name, item.Object)
}

// inWords writes "Question, Created by and Date published".
func inWords(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}
