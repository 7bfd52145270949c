package record_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/modelstest"
	"pollsadmin/models/record"
)

// outline writes a tree as indented lines.
func outline(nodes []*record.Node, depth int) string {
	var b strings.Builder
	for _, n := range nodes {
		fmt.Fprintf(&b, "%s%s: %s\n%s", strings.Repeat("  ", depth), n.Table, n.Text, outline(n.Children, depth+1))
	}
	return b.String()
}

func collect(t *testing.T, db *gorm.DB, model any, ids ...uint) *record.Cascade {
	t.Helper()
	c, err := record.Collect(t.Context(), db, model, ids)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func remove(t *testing.T, db *gorm.DB, c *record.Cascade) {
	t.Helper()
	if err := db.Transaction(func(tx *gorm.DB) error { return c.Delete(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func TestCascade_OfAPoll(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		c := collect(t, db, &models.Poll{}, w.poll.ID, 999, 1<<64-1)
		want := "polls_poll: ada's\n  polls_choice: Yes\n    polls_vote: Vote object (1)\n  polls_choice: No\n"
		if diff := cmp.Diff(want, outline(c.Roots, 0)); diff != "" {
			t.Error(diff)
		}
		counts := []record.TableCount{
			{Table: "polls_poll", Count: 1}, {Table: "polls_choice", Count: 2}, {Table: "polls_vote", Count: 1},
		}
		if diff := cmp.Diff(counts, c.Count()); diff != "" || c.Total() != 4 {
			t.Error(diff, c.Total())
		}
		remove(t, db, c)
		for table, want := range map[string]int{"polls_poll": 1, "polls_choice": 2, "polls_vote": 1} {
			if n := count(t, db, table); n != want {
				t.Errorf("%d left in %s, want %d", n, table, want)
			}
		}
	})
}

func TestCascade_OfAUser(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		ctx := t.Context()
		w := newWorld(t, db)
		group := save(t, db, &models.Group{Name: "Editors"})
		for _, u := range []*models.User{w.ada, w.grace} {
			if err := record.Link(ctx, db, u, "Groups", []uint{group.ID}); err != nil {
				t.Fatal(err)
			}
			_, token := models.NewToken(u, "script")
			save(t, db, token)
			s := &models.Session{KeyHash: []byte(u.Username), Data: []byte("x"), UserID: &u.ID, ExpiresAt: time.Now()}
			if err := models.PutSession(ctx, db, s); err != nil {
				t.Fatal(err)
			}
			if err := models.AddLogEntries(ctx, db, []models.LogEntry{{UserID: u.ID, ActionFlag: models.Addition}}); err != nil {
				t.Fatal(err)
			}
		}
		django := models.DjangoToken{Key: strings.Repeat("f", 40), UserID: w.ada.ID, Created: time.Now()}
		if err := db.Create(&django).Error; err != nil {
			t.Fatal(err)
		}
		c := collect(t, db, &models.User{}, w.ada.ID)
		if len(c.Roots) != 1 || len(c.Roots[0].Children) != 5 || c.Total() != 9 {
			t.Error(outline(c.Roots, 0), c.Total())
		}
		var joins []record.TableCount
		for _, n := range c.Count() {
			if n.Join {
				joins = append(joins, n)
			}
		}
		if diff := cmp.Diff([]record.TableCount{{Table: "auth_user_groups", Count: 1, Join: true}}, joins); diff != "" {
			t.Error(diff)
		}
		for _, n := range c.Roots[0].Children {
			if n.Table == "authtoken_token" && (n.ID != "" || strings.Contains(n.Text, django.Key)) {
				t.Error("the tree shows a key:", n)
			}
		}
		remove(t, db, c)
		for _, table := range []string{
			"auth_user", "auth_user_groups", "api_tokens", "sessions", "django_admin_log", "polls_poll", "polls_vote",
		} {
			if n := count(t, db, table); n != 1 {
				t.Errorf("%d left in %s, want grace's one", n, table)
			}
		}
	})
}

func TestCascade_AQueryPerRelationNotPerRow(t *testing.T) {
	t.Parallel()
	db := modelstest.Open(t)
	w := newWorld(t, db)
	queries := 0
	if err := db.Callback().Query().After("gorm:query").Register("count", func(*gorm.DB) { queries++ }); err != nil {
		t.Fatal(err)
	}
	collect(t, db, &models.User{}, w.ada.ID)
	few := queries
	for range 5 {
		ballot(t, db, w.ada, w.grace)
	}
	queries = 0
	if c := collect(t, db, &models.User{}, w.ada.ID); queries != few || c.Total() != 1+6*4 {
		t.Error(few, queries, c.Total())
	}
}

func TestCascade_MoreRowsThanOneStatementTakes(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		u := user(t, db, "ada")
		choices := make([]models.Choice, 1201)
		poll := save(t, db, &models.Poll{Question: "Many", CreatedByID: u.ID})
		for i := range choices {
			choices[i] = models.Choice{ChoiceText: fmt.Sprint(i), PollID: poll.ID}
		}
		if err := db.Omit("Poll").CreateInBatches(choices, 200).Error; err != nil {
			t.Fatal(err)
		}
		c := collect(t, db, &models.Poll{}, poll.ID)
		if c.Total() != 1202 {
			t.Error(c.Total())
		}
		remove(t, db, c)
		if n := count(t, db, "polls_choice"); n != 0 {
			t.Error(n, "left")
		}
	})
}

// page has children of its own kind, which here form a ring.
type page struct {
	ID       uint
	ParentID *uint
	Title    string
	Pages    []page `gorm:"foreignKey:ParentID"`
}

func (page) TableName() string { return "pages" }

func (p page) String() string { return p.Title }

func TestCascade_Ring(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		for _, statement := range []string{
			`CREATE TABLE pages (id integer PRIMARY KEY, title text,
				parent_id integer REFERENCES pages (id) DEFERRABLE INITIALLY DEFERRED)`,
			"INSERT INTO pages VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 2), (4, 'd', NULL)",
			"UPDATE pages SET parent_id = 3 WHERE id = 1",
		} {
			if err := db.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		c := collect(t, db, &page{}, 2)
		if diff := cmp.Diff("pages: b\n  pages: c\n    pages: a\n", outline(c.Roots, 0)); diff != "" {
			t.Error(diff)
		}
		remove(t, db, c)
		if n := count(t, db, "pages"); n != 1 {
			t.Error(n, "left")
		}
	})
}

func TestCascade_ARowThatCameSince(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		c := collect(t, db, &models.Poll{}, w.poll.ID)
		save(t, db, &models.Choice{ChoiceText: "Late", PollID: w.poll.ID})
		err := db.Transaction(func(tx *gorm.DB) error { return c.Delete(t.Context(), tx) })
		if !errors.Is(record.Translate(err), record.ErrReferenced) {
			t.Error("want a plain reason:", err)
		}
		if polls, votes := count(t, db, "polls_poll"), count(t, db, "polls_vote"); polls != 2 || votes != 2 {
			t.Error("half a cascade stayed deleted:", polls, votes)
		}
	})
}

// Two tenants hold the same ids, and their handles the same models.
func TestCascade_StaysInItsDatabase(t *testing.T) {
	t.Parallel()
	thor, potter := modelstest.Open(t), modelstest.Open(t)
	w := newWorld(t, thor)
	if twin := newWorld(t, potter); twin.poll.ID != w.poll.ID || twin.ada.ID != w.ada.ID {
		t.Fatal("the ids do not collide")
	}
	remove(t, thor, collect(t, thor, &models.User{}, w.ada.ID, w.grace.ID))
	for _, table := range []string{"auth_user", "polls_poll", "polls_choice", "polls_vote"} {
		if a, b := count(t, thor, table), count(t, potter, table); a != 0 || b == 0 {
			t.Errorf("%s: %d left at thor, %d at potter", table, a, b)
		}
	}
}

// shelf, box and label point at each other by keys that are not deferred, and
// a label is met on its shelf before its box is.
type shelf struct {
	ID     uint
	Labels []label `gorm:"foreignKey:ShelfID"`
	Boxes  []box   `gorm:"foreignKey:ShelfID"`
}

type box struct {
	ID      uint
	ShelfID uint
	Labels  []label `gorm:"foreignKey:BoxID"`
}

type label struct {
	ID      uint
	ShelfID uint
	BoxID   uint
}

func (shelf) TableName() string { return "shelves" }
func (box) TableName() string   { return "boxes" }
func (label) TableName() string { return "labels" }

func TestCascade_ChildrenGoFirst(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		for _, statement := range []string{
			"CREATE TABLE shelves (id integer PRIMARY KEY)",
			"CREATE TABLE boxes (id integer PRIMARY KEY, shelf_id integer REFERENCES shelves (id))",
			`CREATE TABLE labels (id integer PRIMARY KEY, shelf_id integer REFERENCES shelves (id),
				box_id integer REFERENCES boxes (id))`,
			"INSERT INTO shelves VALUES (1), (2)", "INSERT INTO boxes VALUES (1, 1), (2, 2)",
			"INSERT INTO labels VALUES (1, 1, 1), (2, 2, 2)",
		} {
			if err := db.Exec(statement).Error; err != nil {
				t.Fatal(err)
			}
		}
		remove(t, db, collect(t, db, &shelf{}, 1))
		for _, table := range []string{"shelves", "boxes", "labels"} {
			if n := count(t, db, table); n != 1 {
				t.Errorf("%d left in %s", n, table)
			}
		}
	})
}

// A poll may have more votes than anybody would read one by one: all go, and
// the tree holds the first.
func TestCascade_OfMoreThanCanBeShown(t *testing.T) {
	t.Parallel()
	modelstest.Each(t, func(t *testing.T, db *gorm.DB) {
		w := newWorld(t, db)
		const voters = 1500
		users, votes := make([]models.User, voters), make([]models.Vote, voters)
		for i := range users {
			users[i] = models.User{Username: fmt.Sprintf("voter%d", i)}
		}
		if err := db.CreateInBatches(users, 500).Error; err != nil {
			t.Fatal(err)
		}
		for i, u := range users {
			votes[i] = models.Vote{PollID: w.poll.ID, ChoiceID: w.choices[i%2].ID, VotedByID: u.ID}
		}
		if err := db.CreateInBatches(votes, 500).Error; err != nil {
			t.Fatal(err)
		}
		c := collect(t, db, &models.Poll{}, w.poll.ID)
		if shown := strings.Count(outline(c.Roots, 0), "polls_vote"); shown != 1000 {
			t.Errorf("the tree has %d votes", shown)
		}
		if n := c.Count()[2]; n.Count != voters+1 || c.Total() != voters+4 {
			t.Errorf("it counts %+v, %d in all", n, c.Total())
		}
		remove(t, db, c)
		if n := count(t, db, "polls_vote"); n != 1 {
			t.Errorf("%d votes are left, want the other poll's", n)
		}
	})
}
