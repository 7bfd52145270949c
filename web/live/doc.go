// Package live keeps pages up to date by server-sent events: whatever many look
// at is read once for all of them, and each is told the latest. It knows neither
// what is looked at nor who looks.
package live
