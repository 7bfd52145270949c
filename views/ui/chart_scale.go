package ui

// scale gives the end of an axis for numbers up to most, and the numbers on it:
// about as many as wanted, whole and round. Nothing at all has an axis too.
func scale(most, wanted int) (top int, values []int) {
	step := roundStep(max(most, 1), max(wanted, 1))
	top = (max(most, 1) + step - 1) / step * step
	for value := 0; value <= top; value += step {
		values = append(values, value)
	}
	return top, values
}

// roundStep is the smallest of 1, 2, 5, 10, 20, 50 … that reaches most in no
// more steps than wanted.
func roundStep(most, wanted int) int {
	for unit := 1; ; unit *= 10 {
		for _, factor := range []int{1, 2, 5} {
			if step := unit * factor; step >= (most+wanted-1)/wanted {
				return step
			}
		}
	}
}
