package web_test

import "github.com/labstack/echo/v4"

// What an endpoint answers. Columns: anonymous, potter's superuser, plain user,
// staff without rights, staff who may view, superuser.
func toRead() statuses     { return statuses{401, 401, 200, 200, 200, 200} }
func toOwners() statuses   { return statuses{401, 401, 403, 403, 403, 200} } // and those who hold the permission
func toCallers() statuses  { return statuses{401, 401, 201, 201, 201, 201} }
func toAdders() statuses   { return statuses{401, 401, 403, 403, 403, 201} }
func toDelete() statuses   { return statuses{401, 401, 403, 403, 403, 204} }
func notAllowed() statuses { return statuses{401, 401, 405, 405, 405, 405} }

func apiDoors() []door {
	const (
		polls   = " /api/polls/"
		poll    = " /api/polls/:poll/"
		choices = " /api/polls/:poll/choices/"
		choice  = " /api/polls/:poll/choices/:choice/"
		vote    = " /api/polls/:poll/choices/:choice/vote/"
		stream  = " /api/polls/:poll/results/stream/"
		votes   = " /api/polls/:poll/votes/"
		results = " /api/polls/:poll/results/"
		other   = echo.RouteNotFound

		question = `{"question": "Thor: one more?"}`
		text     = `{"choice_text": "Thor, neither"}`
		wrong    = `{"username": "root", "password": "wrong"}`
		user     = `{"username": "sif", "email": "sif@example.com", "password": "golden hair 77"}`
	)
	return []door{
		{route: "GET /api/", want: all(200)},
		{route: "GET /api/docs/", want: all(200)},
		{route: "GET /api/openapi.json", want: all(200)},
		{route: "GET /api/openapi.yaml", want: all(200)},
		{route: other + " /api/", want: all(405)},
		{route: "POST /api/login/", json: wrong, want: all(400)},
		{route: other + " /api/login/", want: all(405)},
		{route: "POST /api/logout/", want: statuses{401, 401, 204, 204, 204, 204}},
		{route: other + " /api/logout/", want: notAllowed()},
		{route: "POST /api/users/", json: user, want: toAdders()},
		{route: other + " /api/users/", want: notAllowed()},
		{route: "GET" + polls, want: toRead()},
		{route: "POST" + polls, json: question, want: toCallers()},
		{route: other + polls, want: notAllowed()},
		{route: "GET" + poll, want: toRead()},
		{route: "PUT" + poll, json: question, want: toOwners()},
		{route: "PATCH" + poll, json: question, want: toOwners()},
		{route: "DELETE" + poll, want: toDelete()},
		{route: other + poll, want: notAllowed()},
		{route: "GET" + choices, want: toRead()},
		{route: "POST" + choices, json: text, want: toAdders()},
		{route: other + choices, want: notAllowed()},
		{route: "GET" + choice, want: toRead()},
		{route: "PUT" + choice, json: text, want: toOwners()},
		{route: "PATCH" + choice, json: text, want: toOwners()},
		{route: "DELETE" + choice, want: toDelete()},
		{route: other + choice, want: notAllowed()},
		{route: "POST" + vote, want: statuses{401, 401, 400, 201, 201, 400}}, // plain and root have voted
		{route: other + vote, want: notAllowed()},
		{route: "GET" + votes, want: statuses{401, 401, 403, 403, 200, 200}},
		{route: other + votes, want: notAllowed()},
		{route: "GET" + stream, want: toRead()},
		{route: other + stream, want: notAllowed()},
		{route: "GET" + results, want: toRead()},
		{route: other + results, want: notAllowed()},
	}
}
