package main

import (
	"strings"
	"testing"

	"pollsadmin/models/modelstest"
)

// walkAdopt takes over two databases that Django made, the same file twice, and
// sets a password in one of them.
func walkAdopt(t *testing.T, w world) {
	const question = "What is the weight of an unladen swallow?"
	data, file := t.TempDir(), modelstest.DjangoFile(t)
	for _, name := range []string{"thor", "potter"} {
		report := command(t, "", "tenants", "adopt", name, file, "--data", data)
		if !strings.Contains(report, "Found: 5 users") {
			t.Errorf("adopting %s printed:\n%s", name, report)
		}
	}
	port, _ := begin(t, "serve", "--data", data)
	const password = "a swallow flies south"
	command(t, password+"\n", "changepassword", "--data", data, "--tenant", "thor", "shabda", "--password-stdin")

	tb := w.enter(t, door{"http://thor.localhost:" + port, "shabda", password})
	tb.visit("/admin/polls/poll/")
	tb.sees("[data-testid=changelist]", question)
	tb.follow(`[data-testid=row][data-id="1"] .field-question a`)
	tb.wantValue(choiceField(0), "African")
	tb.wantValue(choiceField(1), "European")
	tb.fill(choiceField(2), "African, laden")
	tb.fill(choiceField(3), "European, laden")
	tb.follow(saveButton)
	tb.sees("[data-testid=messages]", "The poll “"+question+"” was changed successfully.")
	tb.visit("/admin/polls/poll/1/change/")
	tb.wantCount("[data-testid=inline-choices] .has_original", 4)
	tb.follow(".historylink")
	tb.wantCount("[data-testid=entry]", 7) // six are Django's
	tb.sees("[data-testid=entry]:first-child", "African, laden")
	tb.sees("[data-testid=entry]:first-child", "European, laden")
	tb.sees("[data-testid=entry]:first-child", "shabda")
	tb.sees("[data-testid=entry]:last-child", "Ada Lovelace")

	other := w.open(t, "http://potter.localhost:"+port)
	other.visit("/admin/")
	other.logIn("shabda", password)
	other.wantPath("/admin/login/")
	other.sees("[data-testid=errors]", "Please enter the correct username and password")
	other.logIn("ada", "correct horse") // as she does in Django
	other.visit("/admin/polls/poll/1/change/")
	other.wantCount("[data-testid=inline-choices] .has_original", 2)
}
