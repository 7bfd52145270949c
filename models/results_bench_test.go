package models_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
)

// fillMillion makes 1,000,000 votes: 100,000 of them in the first poll, the
// others in 9,000 polls, over the last 365 days.
func fillMillion(b *testing.B, db *gorm.DB) {
	b.Helper()
	for _, statement := range []string{
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 100000)
		INSERT INTO auth_user
		(id, username, password, first_name, last_name, email, is_superuser, is_staff, is_active, date_joined)
		SELECT i, 'user' || i, '!', '', '', '', 0, 0, 1, '2020-01-01 00:00:00' FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 9001)
		INSERT INTO polls_poll (id, question, pub_date, created_by_id)
		SELECT i, 'Question ' || i, '2020-01-01 00:00:00', 1 FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 45004)
		INSERT INTO polls_choice (id, poll_id, choice_text) SELECT i+1, i/5+1, 'Choice ' || i FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 99999)
		INSERT INTO polls_vote (poll_id, choice_id, voted_by_id, voted_at)
		SELECT 1, 1 + i%5, i+1,
		strftime('%Y-%m-%d %H:%M:%S.123456', '2026-06-30 12:00:00', '-' || (i*315) || ' seconds') FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 899999)
		INSERT INTO polls_vote (poll_id, choice_id, voted_by_id, voted_at)
		SELECT 2 + i/100, 1 + (1 + i/100)*5 + i%5, i%100000+1,
		strftime('%Y-%m-%d %H:%M:%S.123456', '2026-06-30 12:00:00', '-' || ((i*7919)%31536000) || ' seconds') FROM n`,
	} {
		if err := db.Exec(statement).Error; err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkResults is what the charts ask for, of a tenant with 1,000,000 votes.
func BenchmarkResults(b *testing.B) {
	db := modelstest.Open(b)
	fillMillion(b, db)
	now := time.Date(2026, 6, 30, 13, 0, 0, 0, time.UTC)
	for name, ask := range map[string]func() error{
		"choices of a poll with 100,000 votes": func() error {
			_, err := models.PollResults(b.Context(), db, 1)
			return err
		},
		"turnout of a poll with 100,000 votes": func() error {
			_, err := models.PollTurnout(b.Context(), db, 1, 100_000, time.UTC)
			return err
		},
		"activity": func() error {
			_, err := models.RecentActivity(b.Context(), db, now, 5, 0)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
