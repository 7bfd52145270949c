// Package polls is the polls application: how polls, choices and votes appear
// on the administration site, and what the API does with them. It knows no
// server, and neither engine's insides.
package polls
