// Package cache keeps what was made of databases for as long as nothing is
// committed to them. It knows neither databases nor what is kept: who asks says
// whose it is, and the version of the database that it was made of. Time has no
// part in it.
package cache
