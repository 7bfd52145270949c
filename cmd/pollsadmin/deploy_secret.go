package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

const (
	drawOne = "Make one with: openssl rand -hex 32"

	// enoughBits is less than 32 characters have that were drawn at random, even
	// from digits alone, and more than what somebody repeats or counts up.
	enoughBits = 80
)

// lookAtSecrets never repeats one.
func (d *deployment) lookAtSecrets() {
	list := secretsIn(d.getenv(envPrefix + "SECRET"))
	if len(list) == 0 {
		d.find(atError, "pollsadmin.E001", "POLLSADMIN_SECRET is not set: serve refuses to start.", drawOne)
	}
	for i, secret := range list {
		which := fmt.Sprintf("Secret %d of %d in POLLSADMIN_SECRET", i+1, len(list))
		switch {
		case len(secret) < secretLength:
			d.find(atError, "pollsadmin.E001", fmt.Sprintf("%s has %d of the %d characters that it needs: serve refuses "+
				"to start.", which, len(secret), secretLength), drawOne+"; a comma parts two.")
		case guessable(secret) && i == 0:
			d.find(atWarning, "security.W009", which+" looks as if somebody could guess it, and then forge "+
				"what the server signs.", drawOne)
		case guessable(secret):
			d.find(atWarning, "security.W025", which+" is still taken, and looks as if somebody could guess it.",
				"Take it off as soon as two weeks have passed since another came before it.")
		}
		if slices.Contains(list[:i], secret) {
			d.find(atWarning, "pollsadmin.W001", which+" is there before: nothing was changed by it.",
				"Put a new one before the old.")
		}
	}
}

// guessable says that a secret was hardly drawn at random: for it is an example's, or
// tells little beyond its first characters. That one of words was is not seen.
func guessable(secret string) bool {
	lower := strings.ToLower(secret)
	for _, word := range []string{
		"secret", "password", "changeme", "change-me", "change_me", "insecure", "example", "pollsadmin", "default",
	} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	once := period([]byte(secret))
	steps := make([]byte, len(once))
	for i := range once {
		steps[i] = once[i] - once[(i+len(once)-1)%len(once)] // abcdef… tells no more than aaaaaa…
	}
	return min(bits(once), bits(steps)) < enoughBits
}

// period is what a text repeats, or all of it.
func period(text []byte) []byte {
	for n := 1; n <= len(text)/2; n++ {
		if slices.Equal(text[n:], text[:len(text)-n]) {
			return text[:n]
		}
	}
	return text
}

// bits is Shannon's measure of a text, by how often each of its characters comes.
func bits(text []byte) (sum float64) {
	times := map[byte]float64{}
	for _, c := range text {
		times[c]++
	}
	for _, n := range times {
		sum -= n * math.Log2(n/float64(len(text)))
	}
	return sum
}
