package main

import (
	"errors"

	"pollsadmin/tenants"
)

// adviceOn says what to do about an error that does not say so itself.
func adviceOn(err error) string {
	switch {
	case errors.Is(err, tenants.ErrName):
		return "A tenant's name becomes the first part of its address, as thor in thor.example.com."
	case errors.As(err, new(usageError)):
		return "See pollsadmin --help, or pollsadmin COMMAND --help."
	case errors.Is(err, tenants.ErrNotFound):
		return "See what tenants there are: pollsadmin tenants list"
	case errors.Is(err, tenants.ErrExists):
		return "Choose another name. Those that are taken: pollsadmin tenants list"
	case errors.Is(err, tenants.ErrUnavailable):
		return "See what is the matter with it: pollsadmin check"
	}
	return ""
}
