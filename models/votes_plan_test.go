package models_test

import (
	"strings"
	"testing"

	"pollsadmin/models/modelstest"
)

// Lists of votes by date, which end in the newest first as all lists do, are
// read in an index's own order in both directions.
func TestVotes_AreInOrderByDate(t *testing.T) {
	t.Parallel()
	db := modelstest.Open(t)
	for _, order := range []string{"voted_at, id DESC", "voted_at DESC, id DESC", "voted_at DESC, id", "voted_at, id"} {
		var plan []struct{ Detail string }
		err := db.Raw("EXPLAIN QUERY PLAN SELECT id FROM polls_vote ORDER BY " + order + " LIMIT 100 OFFSET 20000").
			Scan(&plan).Error
		if err != nil {
			t.Fatal(err)
		}
		if len(plan) != 1 || !strings.Contains(plan[0].Detail, "USING COVERING INDEX polls_vote_") {
			t.Errorf("by %s: %v", order, plan)
		}
	}
}
