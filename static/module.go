package static

import (
	"path"
	"regexp"
)

// importFrom finds where a module says which others it needs, each on a line of its own:
//
//	import { onContent } from "./content.js";
var importFrom = regexp.MustCompile(`(?m)^(import .*)"(\.{1,2}/[^"]+)";$`)

// linked is a script that imports others by the addresses that carry their
// hashes. So its own hash changes with theirs, and no browser mixes versions.
func (c collection) linked(name string, content []byte) []byte {
	return importFrom.ReplaceAllFunc(content, func(line []byte) []byte {
		parts := importFrom.FindSubmatch(line)
		other := c.script(path.Join(path.Dir(name), string(parts[2])))
		if other == nil {
			return line // the browser's console will name it
		}
		return []byte(string(parts[1]) + `"` + prefix + other.path + `";`)
	})
}

// script adds a script after those that it imports, once. Modules that import
// one another in a circle have no hash: they find nothing.
func (c collection) script(name string) *asset {
	if a, met := c.byName[name]; met {
		return a
	}
	content, err := files.ReadFile(name)
	if err != nil {
		return nil
	}
	c.byName[name] = nil
	c.add(name, c.linked(name, content))
	return c.byName[name]
}
