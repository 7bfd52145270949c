package webtest

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"pollsadmin/models"
	"pollsadmin/models/record"
	"pollsadmin/tenants"
)

// Password is everybody's.
const Password = "swordfish-9000"

// The users of every tenant; their ids are 1 to 4, in this order.
const (
	Root   = "root"   // superuser
	Staff  = "staff"  // staff, without any permission
	Viewer = "viewer" // staff, with every view permission and no other
	Plain  = "plain"  // may not come to the administration site
)

// AddTenant makes a tenant with users, polls, choices and votes. All tenants
// have the same ids, and texts that begin with the tenant's name.
func (s *Site) AddTenant(tenant string) {
	s.t.Helper()
	if err := plant(context.Background(), s.Registry, tenant, s.hash); err != nil {
		s.t.Fatalf("creating tenant %s: %v", tenant, err)
	}
}

// plant creates a tenant and fills it.
func plant(ctx context.Context, registry *tenants.Registry, tenant, hash string) error {
	name, err := tenants.ParseName(tenant)
	if err != nil {
		return err
	}
	if _, err := registry.Create(ctx, name); err != nil {
		return err
	}
	held, err := registry.Acquire(ctx, name)
	if err != nil {
		return err
	}
	defer held.Release()
	return held.Write(ctx, func(tx *gorm.DB) error { return seed(ctx, tx, tenant, hash) })
}

// SaveAll saves rows through the models' rules, in order.
func SaveAll[T any](ctx context.Context, tx *gorm.DB, rows ...*T) error {
	for _, row := range rows {
		if err := record.Save(ctx, tx, row); err != nil {
			return err
		}
	}
	return nil
}

func seed(ctx context.Context, tx *gorm.DB, tenant, hash string) error {
	if err := SaveAll(ctx, tx, users(hash)...); err != nil {
		return err
	}
	if err := letView(ctx, tx, 3); err != nil {
		return err
	}
	title := strings.ToUpper(tenant[:1]) + tenant[1:]
	err := SaveAll(ctx, tx,
		&models.Poll{Question: title + ": what is the weight of an unladen swallow?", CreatedByID: 1},
		&models.Poll{Question: title + ": which way to the castle?", CreatedByID: 4},
		&models.Poll{Question: title + ": tea or coffee?", CreatedByID: 4})
	if err != nil {
		return err
	}
	err = SaveAll(ctx, tx,
		&models.Choice{PollID: 1, ChoiceText: title + ", African"},
		&models.Choice{PollID: 1, ChoiceText: title + ", European"},
		&models.Choice{PollID: 2, ChoiceText: title + ", left"},
		&models.Choice{PollID: 2, ChoiceText: title + ", right"})
	if err != nil {
		return err
	}
	return SaveAll(ctx, tx,
		&models.Vote{PollID: 1, ChoiceID: 1, VotedByID: 1},
		&models.Vote{PollID: 1, ChoiceID: 2, VotedByID: 4},
		&models.Vote{PollID: 2, ChoiceID: 3, VotedByID: 4})
}

func users(hash string) []*models.User {
	return []*models.User{
		{Username: Root, Password: hash, Email: "root@example.com", IsActive: true, IsStaff: true, IsSuperuser: true},
		{Username: Staff, Password: hash, Email: "staff@example.com", IsActive: true, IsStaff: true},
		{Username: Viewer, Password: hash, Email: "viewer@example.com", IsActive: true, IsStaff: true},
		{Username: Plain, Password: hash, Email: "plain@example.com", IsActive: true},
	}
}

// letView gives a user every view permission.
func letView(ctx context.Context, tx *gorm.DB, user uint) error {
	var ids []uint
	err := tx.Model(&models.Permission{}).Where("codename LIKE ?", "view%").Pluck("id", &ids).Error
	if err != nil {
		return err
	}
	return record.Link(ctx, tx, &models.User{ID: user}, "UserPermissions", ids)
}
