package auth

import "strings"

// browserName makes words of what a browser says of itself: "Firefox on Linux". It
// is a help for memory, and nothing to rely on.
func browserName(agent string) string {
	browser := firstIn(agent, []sign{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"},
		{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"curl", "curl"},
	})
	system := firstIn(agent, []sign{
		{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"},
	})
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser+system != "":
		return browser + system
	case agent == "":
		return "Unknown browser"
	default:
		return strings.ToValidUTF8(agent[:min(len(agent), 60)], "")
	}
}

// sign tells by a part of the text what it is; earlier ones go before later ones,
// for most browsers claim to be others as well.
type sign struct{ part, name string }

func firstIn(agent string, signs []sign) string {
	for _, s := range signs {
		if strings.Contains(agent, s.part) {
			return s.name
		}
	}
	return ""
}
