package admin

// recentIcon is the icon of what the user did.
func recentIcon(action string) string {
	switch action {
	case "added":
		return "add"
	case "deleted":
		return "delete"
	default:
		return "change"
	}
}

// recentVerb says it to screen readers.
func recentVerb(action string) string {
	switch action {
	case "added":
		return "Added"
	case "deleted":
		return "Deleted"
	default:
		return "Changed"
	}
}
