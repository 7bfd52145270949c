package ui

import (
	"strconv"
	"strings"
)

// How far the ends of a line stand in from the edges of the picture, in per cent.
const (
	insetLeft  = 6 // room for the numbers at the side
	insetRight = 2
)

// dot is a point of a line where it stands in its picture.
type dot struct {
	Point
	x, y string // per cent from the left, pixels from the top
}

func (l Timeline) height() string { return strconv.Itoa(plotTop + plotHeight + axisHeight) }
func (l Timeline) axisY() string  { return strconv.Itoa(plotTop + plotHeight + 17) }
func (l Timeline) floor() string  { return strconv.Itoa(plotTop + plotHeight) }

func (l Timeline) most() (most int) {
	for _, p := range l.Points {
		most = max(most, p.Value)
	}
	return most
}

// x is how far a point is from the left, in per cent.
func (l Timeline) x(i int) float64 {
	if len(l.Points) < 2 {
		return 50
	}
	return insetLeft + (100-insetLeft-insetRight)*float64(i)/float64(len(l.Points)-1)
}

// y is how far a value is from the top of the plot, in its pixels.
func (l Timeline) y(value, top int) float64 { return plotHeight * (1 - float64(value)/float64(top)) }

// path is the line in a plot that is 100 wide, whatever the width of the page.
func (l Timeline) path() string {
	top, _ := scale(l.most(), ticksWanted)
	var d strings.Builder
	for i, p := range l.Points {
		command := " L"
		if i == 0 {
			command = "M"
		}
		d.WriteString(command + decimal(l.x(i)) + " " + decimal(l.y(p.Value, top)))
	}
	return d.String()
}

// area is what lies below the line.
func (l Timeline) area() string {
	last := len(l.Points) - 1
	if last < 1 {
		return ""
	}
	floor := strconv.Itoa(plotHeight)
	return l.path() + " L" + decimal(l.x(last)) + " " + floor + " L" + decimal(l.x(0)) + " " + floor + " Z"
}

// dots are the points by themselves, unless they are too many to tell apart.
func (l Timeline) dots() []dot {
	if len(l.Points) > manyPoints {
		return nil
	}
	top, _ := scale(l.most(), ticksWanted)
	list := make([]dot, len(l.Points))
	for i, p := range l.Points {
		list[i] = dot{Point: p, x: decimal(l.x(i)) + "%", y: decimal(plotTop + l.y(p.Value, top))}
	}
	return list
}

// levels are the numbers at the side, from the bottom up.
func (l Timeline) levels() []tick {
	top, values := scale(l.most(), ticksWanted)
	list := make([]tick, len(values))
	for i, value := range values {
		list[i] = tick{label: Grouped(value), at: decimal(plotTop + l.y(value, top))}
	}
	return list
}

// times are the labels below: the first, the last, and some between.
func (l Timeline) times() []tick {
	last := len(l.Points) - 1
	count := min(mostLabels, len(l.Points))
	var list []tick
	for n := range count {
		i := 0
		if count > 1 {
			i = (n*last + (count-1)/2) / (count - 1)
		}
		t := tick{label: l.Points[i].Label, at: decimal(l.x(i)) + "%", anchor: anchorOf(i, len(l.Points))}
		if len(l.Points) == 1 {
			t.anchor = "middle"
		}
		t.extra = n%2 == 1
		list = append(list, t)
	}
	return list
}

func above(y string) string {
	at, err := strconv.ParseFloat(y, 64)
	if err != nil {
		return y
	}
	return decimal(at - 3)
}
