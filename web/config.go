package web

import (
	"errors"
	"fmt"
	"net/netip"
	"time"

	"pollsadmin/models"
	"pollsadmin/views"
	"pollsadmin/web/keys"
	"pollsadmin/web/live"
)

// What a Config that does not say otherwise gets.
const (
	defaultBodyLimit       = 2_621_440 // 2.5 MB, Django's DATA_UPLOAD_MAX_MEMORY_SIZE
	defaultRequestTimeout  = 30 * time.Second
	defaultReadTimeout     = 30 * time.Second
	defaultShutdownTimeout = 30 * time.Second
	minSecret              = 32 // bytes
	defaultCacheBytes      = 128 << 20
	hashingAtOnce          = 2 // each takes tens of megabytes for a moment
)

// Config is what an operator decides about the server. Only Secret is required.
type Config struct {
	Secret           []byte         // keys tokens and fingerprints; the same on every server of a site
	OldSecrets       [][]byte       // what was signed with these is still good
	SecureCookies    bool           // browsers reach the server by HTTPS, its own or a proxy's
	TrustedProxies   []netip.Prefix // whose X-Forwarded-Host and X-Forwarded-For count
	BodyLimit        int64          // bytes
	RequestTimeout   time.Duration
	ReadTimeout      time.Duration // how long a request may take to arrive, all of its body
	ShutdownTimeout  time.Duration // how long requests may take to finish
	MaxRequests      int           // worked on at once; 0: so many for each processor
	MetricsPerTenant bool          // count requests by tenant as well: there may be thousands
	CacheBytes       int64         // for what need not be read again while nothing changes; negative: none
	Ballast          int64         // bytes: see there
	Patience         time.Duration // how long a page waits for what it can do without; see admin.Config
	Site             views.Site
	Hasher           *models.Hasher
	Now              func() time.Time
	Location         *time.Location // in which the administration shows and takes times: UTC, or as Django's TIME_ZONE
	APILimits        APILimits      // of this process; the zero value has none
	Live             live.Config    // how many pages may be kept up to date, and how; Acquire is the registry's
}

// Validate says everything that is wrong with the settings.
func (c Config) Validate() error {
	var wrong []error
	if len(c.Secret) < minSecret {
		wrong = append(wrong, fmt.Errorf("the secret has %d bytes, it needs %d", len(c.Secret), minSecret))
	}
	for _, old := range c.OldSecrets {
		if len(old) < minSecret {
			wrong = append(wrong, fmt.Errorf("an old secret has %d bytes, it needs %d", len(old), minSecret))
		}
	}
	if c.BodyLimit < 0 {
		wrong = append(wrong, errors.New("the limit of a request's body is negative"))
	}
	if c.RequestTimeout < 0 || c.ReadTimeout < 0 || c.ShutdownTimeout < 0 || c.Patience < 0 {
		wrong = append(wrong, errors.New("a timeout is negative"))
	}
	if c.MaxRequests < 0 {
		wrong = append(wrong, errors.New("fewer than no requests at once"))
	}
	if c.APILimits.Token < 0 || c.APILimits.User < 0 || c.APILimits.Address < 0 {
		wrong = append(wrong, errors.New("a limit of the API is negative"))
	}
	for _, proxy := range c.TrustedProxies {
		if !proxy.IsValid() {
			wrong = append(wrong, errors.New("a trusted proxy is not an address range"))
		}
	}
	return errors.Join(wrong...)
}

func (c Config) keys() keys.Ring { return keys.New(c.Secret, c.OldSecrets...) }

// withDefaults fills in what was left out.
func (c Config) withDefaults() Config {
	if c.BodyLimit == 0 {
		c.BodyLimit = defaultBodyLimit
	}
	if c.CacheBytes == 0 {
		c.CacheBytes = defaultCacheBytes
	}
	if c.RequestTimeout == 0 {
		c.RequestTimeout = defaultRequestTimeout
	}
	if c.ReadTimeout == 0 {
		c.ReadTimeout = defaultReadTimeout
	}
	if c.ShutdownTimeout == 0 {
		c.ShutdownTimeout = defaultShutdownTimeout
	}
	if c.Site == (views.Site{}) {
		c.Site = views.Site{Header: "Polls administration", Title: "Polls admin"}
	}
	c.Site.Index = "/admin/" // where the routes are
	if c.Hasher == nil {
		c.Hasher = models.NewHasher(hashingAtOnce)
	}
	if c.Location == nil {
		c.Location = time.UTC
	}
	if c.Now == nil {
		c.Now = func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
	}
	return c
}
