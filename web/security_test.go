package web_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSecurity holds the table of threats to its word: each row names tests, and
// each test that is named exists.
func TestSecurity(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	sources := testSources(t)
	rows, named := 0, regexp.MustCompile("`((?:Test|Fuzz)[A-Z][^`]*)`")
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| who | tries") {
			continue
		}
		rows++
		tests := named.FindAllStringSubmatch(line, -1)
		if len(tests) == 0 {
			t.Errorf("no test is named: %s", line)
		}
		for _, test := range tests {
			if !strings.Contains(sources, "func "+test[1]+"(") {
				t.Errorf("there is no %s", test[1])
			}
		}
	}
	if rows < 10 {
		t.Errorf("the table has %d rows", rows)
	}
}

// TestFuzz_IsATaskOfEach looks whether `task fuzz` runs all that there is.
func TestFuzz_IsATaskOfEach(t *testing.T) {
	t.Parallel()
	tasks, err := os.ReadFile("../Taskfile.yml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^func Fuzz(\w+)\(`).FindAllStringSubmatch(testSources(t), -1)
	for _, fuzz := range found {
		if !regexp.MustCompile(`[\[ ]` + fuzz[1] + `[],]|\^Fuzz` + fuzz[1] + `\$`).Match(tasks) {
			t.Errorf("no task runs Fuzz%s", fuzz[1])
		}
	}
	if len(found) < 10 {
		t.Errorf("only %d were seen", len(found))
	}
}

// testSources are all tests of this module.
func testSources(t *testing.T) string {
	t.Helper()
	var sources strings.Builder
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		sources.Write(source)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sources.String()
}
