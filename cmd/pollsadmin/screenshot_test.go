package main

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var screenshotFile = flag.String("screenshot", "", "where TestScreenshot writes the README's picture")

// TestScreenshot takes the README's picture from the running program: the list
// of polls of thor.
func TestScreenshot(t *testing.T) {
	if *screenshotFile == "" {
		t.Skip("give -screenshot FILE to take the README's picture")
	}
	w := world{browser: startBrowser(t), scripts: true}
	thor, _ := demo(t)
	tb := w.open(t, thor.base)
	tell(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}},
	})
	tb.do(chromedp.EmulateViewport(1280, 800))
	tb.visit("/admin/")
	tb.logIn(thor.username, thor.password)
	tb.visit("/admin/polls/poll/")
	picture, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	small := withPalette(t, picture)
	if err := os.WriteFile(*screenshotFile, small, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s has %d bytes", *screenshotFile, len(small))
}

// withPalette writes a picture with the 256 colours that it has most of, each
// other in the nearest of these: the edges of letters, which nobody will tell
// from what they were.
func withPalette(t *testing.T, picture []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	small := image.NewPaletted(full.Bounds(), mostUsed(full, 256))
	draw.Draw(small, small.Bounds(), full, full.Bounds().Min, draw.Src)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, small); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func mostUsed(picture image.Image, limit int) color.Palette {
	uses := map[color.RGBA]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			uses[color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)]++
		}
	}
	var palette color.Palette
	for colour := range uses {
		palette = append(palette, colour)
	}
	slices.SortFunc(palette, func(a, b color.Color) int { return uses[b.(color.RGBA)] - uses[a.(color.RGBA)] })
	return palette[:min(limit, len(palette))]
}
