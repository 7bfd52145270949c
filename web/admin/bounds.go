package admin

// What a request may ask for at once. A database bounds these too, but answers
// with an error where the user needs a sentence: SQLite takes 32,766 values and
// conditions nested 1,000 deep in a statement, and patterns of 50,000 bytes.
const (
	maxSearch     = 1000   // characters of a search
	maxWords      = 50     // words of a search
	maxLookups    = 200    // values that a list is filtered by
	maxMatchPages = 10_000 // pages of candidates that somebody scrolls through
	maxKeys       = 10_000 // objects that are chosen; a form has no more fields than that either
)
