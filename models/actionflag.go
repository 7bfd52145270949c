package models

import (
	"strconv"

	"pollsadmin/models/record"
)

// ActionFlag is what a log entry says was done.
type ActionFlag uint8

// The numbers are Django's.
const (
	Addition ActionFlag = 1
	Change   ActionFlag = 2
	Deletion ActionFlag = 3
)

var _ record.Chooser = ActionFlag(0)

// Choices are Django's names of what can be done.
func (ActionFlag) Choices() []record.Choice {
	return []record.Choice{
		Addition.choice("Addition"), Change.choice("Change"), Deletion.choice("Deletion"),
	}
}

func (f ActionFlag) choice(label string) record.Choice {
	return record.Choice{Value: strconv.Itoa(int(f)), Label: label}
}
