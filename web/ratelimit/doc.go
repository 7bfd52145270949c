// Package ratelimit counts what somebody asks for against what they may in a minute.
// It knows neither who they are nor what they ask. The counts are this process's own.
package ratelimit
