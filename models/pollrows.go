package models

import "gorm.io/gorm"

// CountedChoice is a choice with the number of its votes, as CountVotes finds it.
type CountedChoice struct {
	Choice    `gorm:"embedded"`
	VoteCount int
}

// ChoicesOf are the choices of polls; the rows are of Choice.
func ChoicesOf(db *gorm.DB, polls ...uint) *gorm.DB {
	return db.Model(&Choice{}).Where("poll_id IN ?", polls)
}

// votesOfChoice is the number of a choice's votes. A vote counts only where its choice is
// its poll's own: databases made elsewhere hold others.
const votesOfChoice = `(SELECT count(*) FROM polls_vote v
	WHERE v.choice_id = polls_choice.id AND v.poll_id = polls_choice.poll_id)`

// CountVotes has choices counted their votes: CountedChoice.
func CountVotes(choices *gorm.DB) *gorm.DB {
	return choices.Select("*, " + votesOfChoice + " AS vote_count")
}
