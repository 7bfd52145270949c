// Package places bounds how many do something at once, how many wait to do it, and for
// how long. It knows neither who they are nor what they do. The bounds are this
// process's own.
package places
