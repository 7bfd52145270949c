package admin

import "fmt"

// blanks is how many blank forms follow the saved children: Extra, and as many
// as are needed at least, but no more than may be saved.
func (s *formset) blanks() int {
	if !s.can.add {
		return 0
	}
	saved := len(s.forms)
	return max(0, min(max(saved, s.in.min)+s.in.extra, s.in.max)-saved)
}

// checkMin complains when too few children would be left. Those that were not
// sent along stay as they are. Who cannot add any, and takes none away, is not
// asked to.
func (s *formset) checkMin() {
	left, taken := len(s.own), 0
	for _, f := range s.forms {
		switch {
		case f.saved && f.deleted:
			taken++
		case !f.saved && !f.deleted && !f.ignored && !f.isBlank():
			left++
		}
	}
	if left-taken >= s.in.min || !s.can.add && taken == 0 {
		return
	}
	name := s.in.plural
	if s.in.min == 1 {
		name = s.in.singular
	}
	s.errors = append(s.errors, fmt.Sprintf("Please submit at least %d %s.", s.in.min, name))
}
