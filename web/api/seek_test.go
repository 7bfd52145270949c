package api

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

// The next page of a list is sought in an index, in whose order its rows come: a
// million rows before it cost nothing.
func TestCursors_SeekInIndexes(t *testing.T) {
	t.Parallel()
	db := modelstest.Open(t)
	vote := []Field{{Name: "id", Column: "id", Kind: Number}}
	poll := append(vote, Field{Name: "pub_date", Column: "pub_date", Kind: Moment})
	five, day := "5", "2018-07-05T11:20:55Z"
	for _, c := range []struct {
		rows     *gorm.DB
		fields   []Field
		ordering string
		values   []*string
		plan     string
	}{
		{db.Model(&models.Vote{}).Where("poll_id = 1"), vote, "id", []*string{&five}, "(poll_id=? AND rowid>?)"},
		{db.Model(&models.Vote{}).Where("poll_id = 1"), vote, "-id", []*string{&five}, "(poll_id=? AND rowid<?)"},
		{db.Model(&models.Poll{}), poll, "", []*string{&five}, "(rowid>?)"},
		{db.Model(&models.Poll{}), poll, "pub_date,id", []*string{&day, &five}, "polls_poll_pub_date (pub_date>?)"},
		{db.Model(&models.Poll{}), poll, "-pub_date,-id", []*string{&day, &five}, "polls_poll_pub_date (pub_date<?)"},
	} {
		terms := shape{fields: c.fields}.ordering(c.ordering)
		beyond, err := place{terms: terms, values: c.values}.beyond(false)
		if err != nil {
			t.Fatal(err)
		}
		sql := db.ToSQL(func(*gorm.DB) *gorm.DB {
			q := c.rows.Session(&gorm.Session{DryRun: true}).Where(beyond).Order(orderBy(terms)).Limit(100)
			return q.Find(&[]struct{ ID uint }{})
		})
		var plan []struct{ Detail string }
		if err := db.Raw("EXPLAIN QUERY PLAN " + sql).Scan(&plan).Error; err != nil {
			t.Fatal(sql, err)
		}
		if len(plan) != 1 || !strings.Contains(plan[0].Detail, "SEARCH") || !strings.Contains(plan[0].Detail, c.plan) {
			t.Errorf("by %s: %v, want %s\n%s", c.ordering, plan, c.plan, sql)
		}
	}
}
