package ui

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScale_IsRoundAndReachesTheMost(t *testing.T) {
	t.Parallel()
	for most, want := range map[int][]int{
		0: {0, 1}, 1: {0, 1}, 2: {0, 1, 2}, 4: {0, 1, 2, 3, 4}, 5: {0, 2, 4, 6}, 8: {0, 2, 4, 6, 8},
		9: {0, 5, 10}, 21: {0, 10, 20, 30}, 99: {0, 50, 100}, 100: {0, 50, 100}, 101: {0, 50, 100, 150},
		1234: {0, 500, 1000, 1500}, 1_000_000: {0, 500_000, 1_000_000},
	} {
		top, values := scale(most, 4)
		if diff := cmp.Diff(want, values); diff != "" || top != want[len(want)-1] {
			t.Errorf("up to %d: top %d %s", most, top, diff)
		}
	}
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 1234567: "1,234,567", -123: "-123", -1234: "-1,234",
	} {
		if got := Grouped(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

func TestTimeline_PointsLieWhereTheyBelong(t *testing.T) {
	t.Parallel()
	line := Timeline{Points: []Point{{Value: 0}, {Value: 4}, {Value: 2}}}
	if got, want := line.path(), "M6 150 L52 0 L98 75"; got != want {
		t.Errorf("the line is %q, want %q", got, want)
	}
	if got, want := line.area(), line.path()+" L98 150 L6 150 Z"; got != want {
		t.Errorf("the area is %q, want %q", got, want)
	}
	got := fmt.Sprint(line.dots())
	if want := "[{{  0 false} 6% 164} {{  4 false} 52% 14} {{  2 false} 98% 89}]"; got != want {
		t.Errorf("the dots are %s, want %s", got, want)
	}
	one := Timeline{Points: []Point{{Label: "now"}}}
	if one.path() != "M50 150" || one.area() != "" || one.times()[0].anchor != "middle" {
		t.Errorf("a single point: %q %q %v", one.path(), one.area(), one.times())
	}
	if many := (Timeline{Points: make([]Point, manyPoints+1)}); many.dots() != nil || len(many.times()) != mostLabels {
		t.Errorf("many points: %d dots, %d labels", len(many.dots()), len(many.times()))
	}
}
