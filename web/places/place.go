package places

import "context"

// Place is what one has to do something with. It is for one goroutine.
type Place struct {
	places *Places
	name   string
	party  *party // nil while it is given up
}

// Leave gives the place up. It may be called twice.
func (p *Place) Leave() {
	if p.party == nil {
		return
	}
	p.places.work.Release(1)
	p.party.work.Release(1)
	p.places.part(p.party)
	p.party = nil
}

// Return takes a place again, and waits for it like others, but is not turned away
// because many wait: it was let in before.
func (p *Place) Return(ctx context.Context) error {
	if p.party != nil {
		return nil
	}
	return p.enter(ctx, true)
}

func (p *Place) enter(ctx context.Context, back bool) error {
	own, err := p.places.join(p.name, back)
	if err != nil {
		return err
	}
	if err := p.places.await(ctx, own); err != nil {
		p.places.part(own)
		return err
	}
	p.party = own
	return nil
}
