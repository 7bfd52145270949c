package ui

import (
	"strconv"
	"strings"
)

// Bars is a bar chart: a bar for each of the things that are compared.
type Bars struct {
	ID          string // unique on the page: names and describes the picture
	Title       string
	Description string // what there is to see, in a sentence
	Bars        []Bar
}

// Bar is one of the things compared.
type Bar struct {
	Label string
	Value int
	Note  string // beside the value: its share
}

// Timeline is a chart of how many there were in each period of time.
type Timeline struct {
	ID          string
	Title       string
	Description string
	Points      []Point
}

// Point is a period, and how many there were.
type Point struct {
	Label string // short: below the axis
	Full  string // when exactly
	Value int
	More  bool // there were more, which nobody counted
}

// The sizes of charts, in pixels: their width is that of the page's column, and
// the texts in them are as large as those beside.
const (
	barRow      = 46  // a label above its bar
	barLabel    = 15  // the base line of its number
	barTop      = 23  // where the bar begins
	barHeight   = 12  //
	axisHeight  = 24  // below the plot
	plotTop     = 14  // room for the topmost number
	plotHeight  = 150 // of a line
	longest     = 44  // characters of a label in a picture; the table has all of it
	manyPoints  = 62  // more dots than these would be a caterpillar
	mostLabels  = 5   // below a line
	ticksWanted = 4
)

// drawnBar is where a bar stands in its picture.
type drawnBar struct {
	Bar
	rowY, labelY, barY int
	width              string // per cent
}

// tick is a number of an axis, and where it stands.
type tick struct {
	label  string
	at     string // per cent from the left, of bars; pixels from the top, of lines
	anchor string
	extra  bool // left out where there is little room
}

func (b Bars) height() string     { return strconv.Itoa(len(b.Bars)*barRow + axisHeight) }
func (b Bars) plotHeight() string { return strconv.Itoa(len(b.Bars) * barRow) }
func (b Bars) axisY() string      { return strconv.Itoa(len(b.Bars)*barRow + 17) }

func (b Bars) most() (most int) {
	for _, bar := range b.Bars {
		most = max(most, bar.Value)
	}
	return most
}

func (b Bars) drawn() []drawnBar {
	top, _ := scale(b.most(), ticksWanted)
	list := make([]drawnBar, len(b.Bars))
	for i, bar := range b.Bars {
		y := i * barRow
		list[i] = drawnBar{Bar: bar, rowY: y, labelY: y + barLabel, barY: y + barTop, width: percent(bar.Value, top)}
	}
	return list
}

func (b Bars) ticks() []tick {
	top, values := scale(b.most(), ticksWanted)
	list := make([]tick, len(values))
	for i, value := range values {
		list[i] = tick{label: Grouped(value), at: percent(value, top), anchor: anchorOf(i, len(values))}
	}
	return list
}

// anchorOf keeps the first and the last label of an axis inside the picture.
func anchorOf(i, count int) string {
	switch i {
	case 0:
		return "start"
	case count - 1:
		return "end"
	}
	return "middle"
}

// percent is a part of a whole, as an attribute's value; a part that is not
// nothing can be seen.
func percent(part, whole int) string {
	if part <= 0 || whole <= 0 {
		return "0%"
	}
	return decimal(max(100*float64(part)/float64(whole), 0.4)) + "%"
}

func decimal(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
}

// shortened fits a label into a picture.
func shortened(label string) string {
	label = strings.Join(strings.Fields(label), " ")
	runes := []rune(label)
	if len(runes) <= longest {
		return label
	}
	return strings.TrimSpace(string(runes[:longest-1])) + "…"
}

// Counted writes a number that was counted, or as far as that was done: 10,000+.
func Counted(n int, more bool) string {
	if more {
		return Grouped(n) + "+"
	}
	return Grouped(n)
}

// Grouped writes a number with its thousands apart: 12,345.
func Grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
