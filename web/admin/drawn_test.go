package admin

import "testing"

// Texts that are cut in other places are others.
func TestAppendTexts(t *testing.T) {
	t.Parallel()
	seen := map[string][]string{}
	for _, texts := range [][]string{nil, {""}, {"", ""}, {"ab"}, {"a", "b"}, {"ab", ""}, {"1 a"}, {"1 a1 b"}} {
		says := string(appendTexts(nil, texts...))
		if other, there := seen[says]; there {
			t.Errorf("%q and %q look the same: %q", other, texts, says)
		}
		seen[says] = texts
	}
}
