package static

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"sync"
)

// stylesheet is the name of all style sheets of ours together.
const stylesheet = "admin.css"

// vendored is where those of others are, each by itself.
const vendored = "vendor/"

// collection is every asset, by the name in this directory and by the path in
// the address.
type collection struct {
	byName map[string]*asset
	byPath map[string]*asset
}

// load reads the embedded files once; they cannot change afterwards.
var load = sync.OnceValue(collect) //nolint:gochecknoglobals // computed once, never set

func collect() collection {
	c := collection{byName: map[string]*asset{}, byPath: map[string]*asset{}}
	var styles bytes.Buffer
	for _, name := range names() {
		content, err := files.ReadFile(name)
		if err != nil {
			continue // names gives only files that are embedded
		}
		switch {
		case strings.HasPrefix(name, vendored):
			c.add(name, content)
		case path.Ext(name) == ".css":
			styles.Write(content)
		case path.Ext(name) == ".js":
			c.script(name)
		default:
			c.add(name, content)
		}
	}
	c.add(stylesheet, styles.Bytes())
	return c
}

func (c collection) add(name string, content []byte) {
	a := newAsset(name, content)
	c.byName[name] = a
	c.byPath[a.path] = a
}

// names lists the embedded files in the order of their names, which is also the
// order of the style sheets: css/00-tokens.css comes before css/10-base.css.
func names() []string {
	var all []string
	_ = fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			all = append(all, name)
		}
		return err
	})
	return all
}
