// Package models holds the domain: users and what they may do, polls, choices
// and votes, each with its rules and its queries. It knows nothing of tenants
// or HTTP: whoever calls it brings the database.
package models
