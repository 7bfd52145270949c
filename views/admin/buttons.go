package admin

func (b Buttons) continueLabel() string {
	if b.ContinueLabel == "" {
		return "Save and continue editing"
	}
	return b.ContinueLabel
}
