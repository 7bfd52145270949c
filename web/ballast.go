package web

// Ballast is what a program that does nothing but serve asks for: a server with little in
// use would collect its garbage dozens of times a second, for Go does so whenever as much
// has been allocated as was left the last time. Nothing is ever written to this memory,
// so that no machine has to find it, but the collector takes it for something that is in
// use, and comes a few times less often.
const Ballast = 128 << 20

func newBallast(bytes int64) []byte {
	if bytes <= 0 {
		return nil
	}
	return make([]byte, bytes)
}
