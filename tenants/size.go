package tenants

import "context"

// Size is where a tenant's database is and how many bytes it takes, with its log;
// 0 when it is gone.
func (r *Registry) Size(ctx context.Context, i Info) (place string, bytes int64) {
	s, err := r.storeOf(i)
	if err != nil {
		return i.location, 0
	}
	place = placeNow(s, i)
	return s.name(place), s.size(ctx, place)
}
