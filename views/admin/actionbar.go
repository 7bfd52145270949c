package admin

// actionID tells the bars above and below a table apart.
func actionID(index string) string {
	if index == "0" {
		return "action"
	}
	return "action-" + index
}
