package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows on a terminal how far long work has come. Elsewhere the lines
// that the work prints say it.
type progress struct{ bar *progressbar.ProgressBar }

func (p *program) progress(what string, total int) progress {
	file, ok := p.stderr.(*os.File)
	if !ok || total < 2 || !term.IsTerminal(int(file.Fd())) {
		return progress{}
	}
	return progress{progressbar.NewOptions(total,
		progressbar.OptionSetWriter(file), progressbar.OptionSetDescription(what), progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(true), progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionFullWidth(), progressbar.OptionClearOnFinish(),
	)}
}

// step prints what there is to say of one part of the work, and is one further.
func (g progress) step(tell func()) {
	if g.bar == nil {
		tell()
		return
	}
	_ = g.bar.Clear() // a bar that cannot be drawn is no reason to stop
	tell()
	_ = g.bar.Add(1)
}

// end takes the bar away, also from work that was stopped.
func (g progress) end() {
	if g.bar != nil {
		_ = g.bar.Finish()
	}
}
