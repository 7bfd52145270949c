package admin

import "errors"

// severalFilter lets choices of another filter be ticked, several at once.
type severalFilter struct{ filter }

func newSeveralFilter(of filter) (filter, error) {
	switch of.(type) {
	case valueFilter, customFilter:
		return severalFilter{of}, nil
	}
	return nil, errors.New("there are no choices that several could be ticked of")
}

func (s severalFilter) offer(l *listing) (offer, error) {
	o, err := s.filter.offer(l)
	o.ticks = len(o.choices) > 0
	return o, err
}
