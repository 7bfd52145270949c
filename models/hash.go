package models

import (
	"crypto/pbkdf2"
	"crypto/sha1" //nolint:gosec // Django's pbkdf2_sha1, to be read and rehashed
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
	"golang.org/x/crypto/scrypt"
)

// What a stored hash may cost us to verify; Django's own defaults stay well
// below. A row that asks for more does not match.
const (
	maxIterations = 5_000_000 // PBKDF2
	maxMemory     = 256 << 10 // KiB, Argon2
	maxWork       = 1 << 20   // KiB times passes, Argon2
	maxThreads    = 32
	maxScrypt     = 64 << 20 // bytes
	maxScryptWork = 1 << 30  // bytes times p
	maxBcryptCost = 15
	maxKey        = 128 // bytes of hash
)

// storedHash is a password as some hasher of Django's wrote it.
type storedHash interface {
	derive(plain string) []byte // empty when it cannot be done
	sum() []byte
	weaker(than Cost) bool
}

// parseHash reads Django's "algorithm$…".
func parseHash(encoded string) (storedHash, bool) {
	algorithm, rest, _ := strings.Cut(encoded, "$")
	switch algorithm {
	case "pbkdf2_sha256":
		return parsePBKDF2(rest, sha256.New, sha256.Size)
	case "pbkdf2_sha1":
		return parsePBKDF2(rest, sha1.New, sha1.Size)
	case "argon2":
		return parseArgon2(rest)
	case "scrypt":
		return parseScrypt(rest)
	case "bcrypt_sha256":
		return parseBcrypt(rest)
	}
	return nil, false
}

type pbkdf2Hash struct {
	digest     func() hash.Hash
	iterations int
	salt       string
	key        []byte
}

// parsePBKDF2 reads iterations$salt$hash.
func parsePBKDF2(s string, digest func() hash.Hash, size int) (storedHash, bool) {
	parts := strings.Split(s, "$")
	if len(parts) != 3 {
		return nil, false
	}
	n, ok := number(parts[0], maxIterations)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if !ok || err != nil || len(key) != size {
		return nil, false
	}
	return pbkdf2Hash{digest, n, parts[1], key}, true
}

func (p pbkdf2Hash) sum() []byte      { return p.key }
func (p pbkdf2Hash) weaker(Cost) bool { return true }
func (p pbkdf2Hash) derive(plain string) []byte {
	key, err := pbkdf2.Key(p.digest, plain, []byte(p.salt), p.iterations, len(p.key))
	if err != nil {
		return nil
	}
	return key
}

type argon2Hash struct {
	id        bool // argon2id, else argon2i
	cost      Cost
	salt, key []byte
}

// parseArgon2 reads argon2id$v=19$m=102400,t=2,p=8$salt$hash.
func parseArgon2(s string) (storedHash, bool) {
	parts := strings.Split(s, "$")
	if len(parts) != 5 || parts[1] != fmt.Sprintf("v=%d", argon2.Version) {
		return nil, false
	}
	cost, ok := parseCost(parts[2])
	salt, err := base64.RawStdEncoding.DecodeString(parts[3])
	if err != nil || !ok {
		return nil, false
	}
	key, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil || len(key) < 4 || len(key) > maxKey {
		return nil, false
	}
	known := parts[0] == "argon2id" || parts[0] == "argon2i"
	return argon2Hash{parts[0] == "argon2id", cost, salt, key}, known
}

func parseCost(s string) (Cost, bool) {
	values := map[string]int{}
	for part := range strings.SplitSeq(s, ",") {
		name, value, _ := strings.Cut(part, "=")
		n, ok := number(value, maxWork)
		if !ok {
			return Cost{}, false
		}
		values[name] = n
	}
	m, t, p := values["m"], values["t"], values["p"]
	fits := len(values) == 3 && t > 0 && p > 0 && p <= maxThreads && m >= 8*p && m <= maxMemory && m*t <= maxWork
	if !fits {
		return Cost{}, false
	}
	return Cost{Memory: uint32(m), Passes: uint32(t), Threads: uint8(p)}, true //nolint:gosec // none is above maxWork
}

func (a argon2Hash) sum() []byte { return a.key }
func (a argon2Hash) derive(plain string) []byte {
	derive := argon2.Key
	if a.id {
		derive = argon2.IDKey
	}
	size := uint32(len(a.key)) //nolint:gosec // not above maxKey
	return derive([]byte(plain), a.salt, a.cost.Passes, a.cost.Memory, a.cost.Threads, size)
}

func (a argon2Hash) weaker(than Cost) bool {
	work := func(c Cost) uint64 { return uint64(c.Memory) * uint64(c.Passes) }
	strong := a.id && len(a.key) >= 16 && a.cost.Memory >= than.Memory && work(a.cost) >= work(than)
	return !strong
}

type scryptHash struct {
	salt    string
	n, r, p int
	key     []byte
}

// parseScrypt reads n$salt$r$p$hash.
func parseScrypt(s string) (storedHash, bool) {
	parts := strings.Split(s, "$")
	if len(parts) != 5 {
		return nil, false
	}
	n, okN := number(parts[0], maxScrypt)
	r, okR := number(parts[2], maxScrypt)
	p, okP := number(parts[3], maxScrypt)
	key, err := base64.StdEncoding.DecodeString(parts[4])
	if !okN || !okR || !okP || err != nil || len(key) < 16 || len(key) > maxKey {
		return nil, false
	}
	memory := 128 * n * r
	if r > 1<<10 || p > 1<<10 || memory > maxScrypt || memory*p > maxScryptWork {
		return nil, false
	}
	return scryptHash{parts[1], n, r, p, key}, true
}

func (s scryptHash) sum() []byte      { return s.key }
func (s scryptHash) weaker(Cost) bool { return true }
func (s scryptHash) derive(plain string) []byte {
	key, err := scrypt.Key([]byte(plain), []byte(s.salt), s.n, s.r, s.p, len(s.key))
	if err != nil {
		return nil
	}
	return key
}

type bcryptHash struct{ encoded []byte }

// parseBcrypt reads $2b$12$ and what follows.
func parseBcrypt(s string) (storedHash, bool) {
	cost, err := bcrypt.Cost([]byte(s))
	if err != nil || cost > maxBcryptCost || len(s) != 60 {
		return nil, false
	}
	return bcryptHash{[]byte(s)}, true
}

func (b bcryptHash) sum() []byte      { return b.encoded }
func (b bcryptHash) weaker(Cost) bool { return true }

// derive hashes first, as Django does, since bcrypt reads 72 bytes alone.
func (b bcryptHash) derive(plain string) []byte {
	digest := sha256.Sum256([]byte(plain))
	if bcrypt.CompareHashAndPassword(b.encoded, []byte(hex.EncodeToString(digest[:]))) != nil {
		return nil
	}
	return b.encoded
}

// number reads 1 to limit, in plain digits.
func number(s string, limit int) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0 && n <= limit && strconv.Itoa(n) == s
}
