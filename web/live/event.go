package live

import "bytes"

const (
	greeting  = "retry: 3000\n\n" // milliseconds until a browser comes back that lost us
	heartbeat = ": still here\n\n"
)

// eventOf puts a piece of a page onto the wire, once for all who get it.
func eventOf(drawn []byte) []byte {
	var event bytes.Buffer
	event.WriteString("event: results\n")
	for line := range bytes.Lines(bytes.ReplaceAll(drawn, []byte("\r"), nil)) {
		event.WriteString("data: ")
		event.Write(bytes.TrimSuffix(line, []byte("\n")))
		event.WriteByte('\n')
	}
	event.WriteByte('\n')
	return event.Bytes()
}
