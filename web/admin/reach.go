package admin

import "gorm.io/gorm/clause"

// reach is how a database comes to the rows that a word of the search is found in.
type reach string

const (
	looked  reach = ""  // looks them up by an index: best when few are found
	scanned reach = "+" // walks through the table in the list's order: best when many are
)

// none is the place of no word.
const none = -1

// reach has a large table looked up by the word that is found in the fewest
// rows. A database would guess, and gather a million rows for the sake of five.
func (l *listing) reach() error {
	if len(l.words) < 2 || !l.all.isLong() && !l.res.noFullCount {
		return nil
	}
	rarest, least := none, maxCounted+1
	for i := range l.words {
		found, err := l.countSome(l.res.from(l.db).Clauses(clause.Where{Exprs: l.conds[i : i+1]}))
		if err != nil {
			return err
		}
		if !found.more && found.n < least {
			rarest, least = i, found.n
		}
	}
	l.scan(rarest)
	return nil
}

// scan has the rows walked through, for the sake of all words but one.
func (l *listing) scan(except int) {
	for i, word := range l.words {
		if i != except {
			l.conds[i] = l.res.matches(word, scanned)
		}
	}
}
