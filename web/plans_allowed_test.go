package web_test

import "regexp"

// allowance is a step that some statements may take, and why.
type allowance struct{ why, step, statement string }

// allowed are looked through in this order. What is not among them needs an index.
func allowed() []allowance {
	const any = ""
	return []allowance{
		{
			"what an index has found is sorted, and nothing else",
			afterSearch, any,
		},
		{
			"what is equal in an index's order is put in that of ids; most rows are of few equals",
			`LAST TERM`, any,
		},
		{
			"a part of a text may be anywhere in it",
			any, ` LIKE `,
		},
		{
			"how many rows there are is the number of entries of the smallest index",
			`COVERING INDEX`, `^SELECT count\(\*\) FROM .\w+.$`,
		},
		{
			"how many rows match is counted to 10,000, and no longer than --patience",
			any, `LIMIT 10001\) AS counted$`,
		},
		{
			"the numbers beside filters are left out after --patience",
			any, `^SELECT COUNT\(CASE WHEN`,
		},
		{
			"the links to the neighbours are left out after --patience",
			any, `^SELECT COALESCE\(|LIMIT 10001\) AS part\)`,
		},
		{
			"what another table tells, as names and numbers of votes, is in no index; the site bounds how many are sorted by it",
			`^SCAN \w+$|ORDER BY$`, `ORDER BY \(SELECT`,
		},
		{
			"?all= is for lists of one page",
			`^SCAN`, `^SELECT \* FROM .\w+. ORDER BY [^(L]*$`,
		},
		{
			"the first and the last date: an index ends with them, and nulls are at one end",
			`^SCAN \w+ USING (COVERING )?INDEX`, `IS NOT NULL ORDER BY .\w+.\..\w+.( DESC)? LIMIT 1 *$`,
		},
		{
			"the values that a filter offers are as many as it shows, in the order of an index",
			`^SCAN \w+ USING COVERING INDEX`, `^SELECT DISTINCT .\w+.\..\w+. FROM .* LIMIT 101`,
		},
		{
			"a filter offers those that have some, in the order of an index until there are enough; each is asked by an index",
			`^SCAN (auth_user|polls_poll)( USING INDEX sqlite_autoindex_auth_user_1)?$`,
			`WHERE EXISTS \(SELECT 1 FROM .\w+. .uses\d`,
		},
		{
			"whether a poll has votes is asked of each poll, by an index",
			any, `polls_poll.* WHERE (NOT )?EXISTS \(SELECT 1 FROM polls_vote`,
		},
		{
			"the API's order is that of ids, in which it reads until there are enough, where an index would have all sorted",
			`^SCAN polls_poll$`, `WHERE .polls_poll.\..\w+. [<>].*ORDER BY .polls_poll.\..id. LIMIT`,
		},
		{
			"by question the API has the oldest of the same first: for that alone saving is not made dearer",
			`^SCAN polls_poll$|ORDER BY$`, `^SELECT \* FROM .polls_poll. ORDER BY .polls_poll.\..question.,.polls_poll.\..id. `,
		},
		{
			"most votes have a date, and few users are none of these: the list's own order is read until there are enough",
			`^SCAN \w+ USING INDEX (polls_vote_newest|sqlite_autoindex_auth_user_1)$`,
			`WHERE \((NOT .polls_vote.\..voted_at. IS NULL|.auth_user.\..(is_\w+. = \?|last_login. IS NULL))\) ORDER BY`,
		},
		{
			"of users who are staff and who are not there are two kinds",
			`^SCAN auth_user$|ORDER BY$`, `ORDER BY .auth_user.\..is_staff.`,
		},
		{
			"few look for all of one kind in the log; one more index would make everything dearer that is saved",
			any, `FROM .django_admin_log. WHERE \(.django_admin_log.\..content_type_id. `,
		},
		{
			"the log is read by its date; an index of its texts would make everything dearer that is saved",
			`^SCAN django_admin_log$|ORDER BY$`, `ORDER BY .django_admin_log.\..object_repr.`,
		},
		{
			"tokens are made by hand, or one a user by logging in, and each call notes when they were used",
			any, `^SELECT \* FROM .api_tokens. (WHERE|ORDER BY .api_tokens.\..(name|scope|last_used|expires_at).)`,
		},
	}
}

// reason says why a statement may take a step; nothing if it may not.
func reason(statement, step string) string {
	for _, a := range allowed() {
		if regexp.MustCompile(a.step).MatchString(step) && regexp.MustCompile(a.statement).MatchString(statement) {
			return a.why
		}
	}
	return ""
}
