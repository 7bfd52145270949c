package web_test

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// What a page of the administration site answers. Columns: anonymous, potter's
// superuser, plain user, staff without rights, staff who may view, superuser.
func toView() statuses  { return statuses{302, 302, 302, 403, 200, 200} }
func toEdit() statuses  { return statuses{302, 302, 302, 403, 403, 200} }
func toSave() statuses  { return statuses{302, 302, 302, 403, 403, 302} }
func toStaff() statuses { return statuses{302, 302, 302, 200, 200, 200} }
func toKept() statuses  { return statuses{302, 302, 302, 403, 403, 404} } // there is no such entry
func toNobody() statuses {
	return statuses{302, 302, 302, 403, 403, 403}
}

// all is the same answer to everybody.
func all(status int) statuses {
	return statuses{status, status, status, status, status, status}
}

func publicDoors() []door {
	return []door{
		{route: "GET /healthz", want: all(200)},
		{route: "GET /readyz", want: all(200)},
		{route: "GET /static/*", path: "/static/nothing", want: all(404)},
		{route: "GET /", want: all(302)},
		{route: "GET /admin", want: all(301)},
	}
}

func accountDoors() []door {
	wrong := url.Values{"username": {"root"}, "password": {"wrong"}}
	token := url.Values{"name": {"Backups"}, "scope": {"read"}, "days": {"30"}}
	return []door{
		{route: "GET /admin/login/", want: statuses{200, 200, 200, 302, 302, 302}},
		{route: "POST /admin/login/", form: wrong, want: all(200)},
		{route: "GET /admin/logout/", want: statuses{302, 302, 405, 405, 405, 405}},
		{route: "POST /admin/logout/", want: statuses{302, 302, 200, 200, 200, 200}},
		{route: "GET /admin/password_change/", want: toStaff()},
		{route: "POST /admin/password_change/", want: statuses{302, 302, 302, 422, 422, 422}}, // with what is missing marked
		{route: "GET /admin/password_change/done/", want: toStaff()},
		{route: "GET /admin/sessions/", want: toStaff()},
		{route: "GET /admin/login/code/", want: all(302)},
		{route: "POST /admin/login/code/", want: all(302)},
		{route: "GET /admin/second_factor/", want: toStaff()},
		{route: "POST /admin/second_factor/", want: all(302)},
		{route: "POST /admin/sessions/", form: url.Values{"others": {"1"}}, want: all(302)},
		{route: "GET /admin/tokens/", want: toStaff()},
		{route: "POST /admin/tokens/", form: token, want: toStaff()},
		{route: "POST /admin/tokens/", form: url.Values{"revoke": {"1"}}, want: all(302)},
	}
}

// siteDoors are the pages that are about no single model.
func siteDoors() []door {
	toThoseWithRights := statuses{302, 302, 302, 404, 200, 200}
	doors := []door{
		{route: "GET /admin/", want: toStaff()},
		{
			route: "GET /admin/autocomplete/", want: statuses{302, 302, 302, 403, 200, 200},
			path: "/admin/autocomplete/?app_label=polls&model_name=choice&field_name=poll&term=tea",
		},
		{route: "GET /admin/r/:type/:id/", path: "/admin/r/9999/1/", want: statuses{302, 302, 302, 404, 404, 404}},
		{route: "GET /admin/search/", want: toStaff()},
		{route: "GET /admin/polls/turnout/", want: toView()},
		{route: "POST /admin/polls/turnout/", want: statuses{302, 302, 302, 403, 405, 405}},
		{route: "GET /admin/polls/", want: toThoseWithRights},
		{route: "GET /admin/auth/", want: toThoseWithRights},
		{route: "GET /admin/admin/", want: toThoseWithRights},
		{route: "GET /admin/authtoken/", want: toThoseWithRights},
	}
	for _, method := range []string{
		http.MethodConnect, http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPatch,
		http.MethodPost, echo.PROPFIND, http.MethodPut, echo.REPORT, http.MethodTrace,
	} {
		doors = append(doors, door{
			route: method + " /admin/*", path: "/admin/nothing/", want: statuses{302, 302, 302, 404, 404, 404},
		})
	}
	return append(doors,
		door{route: "GET /admin/*", path: "/admin/polls/poll", want: statuses{302, 302, 302, 301, 301, 301}},
		door{route: "GET /admin/*", path: "/admin/polls/poll/1/change", want: statuses{302, 302, 302, 301, 301, 301}})
}

// modelDoors are those that every model has. add and change are forms that can
// be saved.
func modelDoors(model string, add, change url.Values) []door {
	list, object := " /admin/"+model+"/", " /admin/"+model+"/:id/"
	chosen := url.Values{"action": {"delete_selected"}, "_selected_action": {"1"}}
	return []door{
		{route: "GET" + list, want: toView()},
		{route: "POST" + list, form: chosen, want: statuses{302, 302, 302, 403, 302, 200}}, // viewers have no actions
		{route: "GET" + list + "export/", want: toView()},
		{route: "POST" + list + "export/", form: url.Values{"_selected_action": {"1"}}, want: toView()},
		{route: "GET" + list + "add/", want: toEdit()},
		{route: "POST" + list + "add/", form: add, want: toSave()},
		{route: "GET" + object, want: all(302)},
		{route: "GET" + object + "change/", want: toView()},
		{route: "POST" + object + "change/", form: change, want: toSave()},
		{route: "GET" + object + "delete/", want: toEdit()},
		{route: "POST" + object + "delete/", form: url.Values{"post": {"yes"}}, want: toSave()},
		{route: "GET" + object + "history/", want: toView()},
		{route: "GET" + object + "history/:entry/restore/", path: restorePath(model), want: toKept()},
		{route: "POST" + object + "history/:entry/restore/", path: restorePath(model), want: toKept()},
	}
}

func restorePath(model string) string { return "/admin/" + model + "/1/history/999/restore/" }

func pollDoors() []door {
	form := url.Values{
		"question": {"Thor: one more?"}, "created_by": {"1"},
		"choices-TOTAL_FORMS": {"0"}, "choices-INITIAL_FORMS": {"0"},
	}
	const live = " /admin/polls/poll/:id/results/live/" // a recorder is told once
	return append(modelDoors("polls/poll", form, form),
		door{route: "GET" + live, want: toView()},
		door{route: "POST" + live, want: statuses{302, 302, 302, 403, 405, 405}})
}

func choiceDoors() []door {
	form := url.Values{"choice_text": {"Thor, neither"}, "poll": {"1"}}
	return modelDoors("polls/choice", form, form)
}

func voteDoors() []door {
	return modelDoors("polls/vote",
		url.Values{"poll": {"1"}, "choice": {"1"}, "voted_by": {"2"}},
		url.Values{"poll": {"1"}, "choice": {"2"}, "voted_by": {"1"}})
}

func userDoors() []door {
	const one = "/admin/auth/user/2/"
	add := url.Values{
		"username": {"sif"}, "usable_password": {"true"},
		"password1": {"golden hair 77"}, "password2": {"golden hair 77"},
	}
	change := url.Values{"username": {"staff"}, "date_joined_0": {"2026-11-22"}, "date_joined_1": {"12:00:00"}}
	password := url.Values{
		"password1": {"golden hair 77"}, "password2": {"golden hair 77"}, "set-password": {"Change password"},
	}
	doors := modelDoors("auth/user", add, change)
	for i := range doors {
		switch doors[i].route { // the last superuser stays
		case "POST /admin/auth/user/:id/change/":
			doors[i].path = one + "change/"
		case "POST /admin/auth/user/:id/delete/":
			doors[i].path = one + "delete/"
		}
	}
	return append(doors,
		door{route: "GET /admin/auth/user/:id/password/", path: one + "password/", want: toEdit()},
		door{route: "POST /admin/auth/user/:id/password/", path: one + "password/", form: password, want: toSave()})
}

func groupDoors() []door {
	return modelDoors("auth/group", url.Values{"name": {"Readers"}}, url.Values{"name": {"Writers"}})
}

// logDoors: what was done is looked at and nothing else, even by superusers.
func logDoors() []door {
	doors := modelDoors("admin/logentry", nil, nil)
	for i := range doors {
		if doors[i].route == "POST /admin/admin/logentry/" {
			doors[i].want = statuses{302, 302, 302, 403, 302, 302} // no actions for anybody
		}
		if doors[i].want == toEdit() || doors[i].want == toSave() || doors[i].want == toKept() {
			doors[i].want = toNobody()
		}
	}
	return doors
}

// tokenDoors: tokens are made by their owners, and revoked by who may.
func tokenDoors() []door {
	doors := modelDoors("authtoken/token", nil, nil)
	for i, d := range doors {
		_, path := d.address()
		settled := d.want == toEdit() || d.want == toSave() || d.want == toKept()
		if settled && !strings.Contains(path, "/delete/") {
			doors[i].want = toNobody()
		}
	}
	return doors
}
