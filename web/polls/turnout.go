package polls

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"pollsadmin/models"
	viewpolls "pollsadmin/views/polls"
	"pollsadmin/web/admin"
	"pollsadmin/web/session"
)

// turnoutPage is where /admin/polls/turnout/ lies on the site.
const turnoutPage = "turnout"

// turnout is a page about the votes of all polls, for those who may view them.
// It waits for what the index does not.
func turnout() admin.SitePage {
	return admin.SitePage{
		App: "polls", Path: turnoutPage, Label: "Turnout", Serve: serveTurnout,
		May: func(who session.User) bool { return who.Can("polls.view_poll") || who.Can("polls.change_poll") },
	}
}

func serveTurnout(c echo.Context, v *admin.SiteVisit) error {
	if c.Request().Method != http.MethodGet {
		return echo.ErrMethodNotAllowed
	}
	activity, err := models.RecentActivity(c.Request().Context(), v.Read(), v.Now(), turnoutPolls, 0)
	if err != nil {
		return err
	}
	page := viewpolls.TurnoutPage(v.Page("Turnout"), board(v.Reader, v.ListURL("polls.poll"), activity))
	return v.Render(http.StatusOK, page)
}
