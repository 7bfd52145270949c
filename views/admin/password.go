package admin

// errorCount is the number of errors beside the fields and above the form.
func (f PasswordForm) errorCount() int {
	n := len(f.Errors)
	for _, field := range f.Fields {
		n += len(field.Errors)
	}
	return n
}
