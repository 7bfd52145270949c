package models

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// User is somebody who may log in: Django's auth_user.
type User struct {
	ID          uint       `gorm:"primaryKey"`
	Password    string     `gorm:"size:128;not null" secret:"value"`
	LastLogin   *time.Time `label:"Last login"`
	IsSuperuser bool       `gorm:"not null" label:"Superuser status" help:"Has every permission without being given it."`
	Username    string     `gorm:"size:150;not null;uniqueIndex" help:"At most 150 letters, digits and @ . + - _"`
	FirstName   string     `gorm:"size:150;not null"`
	LastName    string     `gorm:"size:150;not null"`
	Email       string     `gorm:"size:254;not null" label:"Email address" format:"email"`
	IsStaff     bool       `gorm:"not null" label:"Staff status" help:"May log in to this administration site."`
	IsActive    bool       `gorm:"not null" label:"Active" help:"Untick this instead of deleting an account."`
	DateJoined  time.Time  `gorm:"not null;autoCreateTime"`

	Groups          []Group      `gorm:"many2many:auth_user_groups" help:"The user has every permission of these groups."`
	UserPermissions []Permission `gorm:"many2many:auth_user_user_permissions" help:"Permissions given to this user alone."`

	Polls        []Poll        `gorm:"foreignKey:CreatedByID"`
	Votes        []Vote        `gorm:"foreignKey:VotedByID"`
	LogEntries   []LogEntry    `gorm:"foreignKey:UserID"`
	Sessions     []Session     `gorm:"foreignKey:UserID"`
	Tokens       []Token       `gorm:"foreignKey:UserID"`
	DjangoTokens []DjangoToken `gorm:"foreignKey:UserID"`

	SecondFactors []SecondFactor `gorm:"foreignKey:UserID"` // one at most
	RecoveryCodes []RecoveryCode `gorm:"foreignKey:UserID"`
}

// TableName is Django's.
func (User) TableName() string { return "auth_user" }

// String is the username.
func (u User) String() string { return u.Username }

// FullName is first and last name, or the username where both are blank.
func (u *User) FullName() string {
	if name := strings.TrimSpace(u.FirstName + " " + u.LastName); name != "" {
		return name
	}
	return u.Username
}

// Validate brings name and address into their normal forms and holds them to Django's rules.
func (u *User) Validate() error {
	bad := record.Invalid{}
	u.Username = NormalUsername(u.Username)
	u.Email = normalEmail(u.Email)
	requireText(bad, "username", u.Username)
	if len(bad) == 0 && !isUsername(u.Username) {
		bad.Add("username", "Enter a valid username. "+
			"This value may contain only letters, numbers, and @/./+/-/_ characters.")
	}
	if u.Email != "" && !isEmail(u.Email) {
		bad.Add("email", "Enter a valid email address.")
	}
	return bad.Err()
}

// Check keeps usernames apart, whatever their case, and the last active
// superuser in office.
func (u *User) Check(ctx context.Context, tx *gorm.DB) error {
	tx = tx.WithContext(ctx)
	bad := record.Invalid{}
	var stored User
	if u.ID != 0 {
		if err := tx.Where("id = ?", u.ID).Limit(1).Find(&stored).Error; err != nil {
			return fmt.Errorf("reading user %d: %w", u.ID, err)
		}
	}
	if stored.Username != u.Username { // twins from elsewhere may stay as they are
		taken, err := isTaken(tx, u)
		if err != nil {
			return err
		}
		if taken {
			bad.Add("username", "A user with that username already exists.")
		}
	}
	if err := u.checkOffice(ctx, tx, &stored, bad); err != nil {
		return err
	}
	return bad.Err()
}

// NormalUsername is the one spelling of a name among those that look the same, as in Django.
func NormalUsername(name string) string { return norm.NFKC.String(name) }

// FindUser finds a user by id; gorm.ErrRecordNotFound.
func FindUser(ctx context.Context, db *gorm.DB, id uint) (*User, error) {
	return record.Find[User](ctx, db, id)
}

// FindUserByName finds a user by the exact name; gorm.ErrRecordNotFound.
func FindUserByName(ctx context.Context, db *gorm.DB, name string) (*User, error) {
	if strings.ContainsRune(name, 0) {
		return nil, fmt.Errorf("finding a user: %w", gorm.ErrRecordNotFound) // PostgreSQL refuses the query
	}
	var found User
	name = strings.ToValidUTF8(NormalUsername(name), "\uFFFD")
	if err := db.WithContext(ctx).Where("username = ?", name).Take(&found).Error; err != nil {
		return nil, fmt.Errorf("finding user %q: %w", name, err)
	}
	return &found, nil
}

// CreateSuperuser stores an active superuser with a password hashed by a Hasher.
func CreateSuperuser(ctx context.Context, tx *gorm.DB, username, email, hash string) (*User, error) {
	u := &User{
		Username: username, Email: email, Password: hash, IsSuperuser: true, IsStaff: true, IsActive: true,
	}
	if err := record.Save(ctx, tx, u); err != nil {
		return nil, err
	}
	return u, nil
}

// NoteLogin sets when a user logged in last, and nothing else.
func NoteLogin(ctx context.Context, tx *gorm.DB, id uint, now time.Time) error {
	err := tx.WithContext(ctx).Model(&User{}).Where("id = ?", id).Update("last_login", now).Error
	if err != nil {
		return fmt.Errorf("noting the login of user %d: %w", id, err)
	}
	return nil
}

// isUsername knows what Python's \w knows, and the four signs that Django allows.
func isUsername(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !strings.ContainsRune("_@.+-", r) {
			return false
		}
	}
	return true
}

// isTaken looks for another user of the same name. SQLite's lower() knows ASCII
// alone, so other names are compared here.
func isTaken(tx *gorm.DB, u *User) (bool, error) {
	length := len([]rune(u.Username))
	query := tx.Model(&User{}).Where("id <> ? AND length(username) = ?", u.ID, length)
	if isASCII(u.Username) {
		query = query.Where("lower(username) = lower(?)", u.Username)
	}
	var names []string
	if err := query.Pluck("username", &names).Error; err != nil {
		return false, fmt.Errorf("looking for users called %s: %w", u.Username, err)
	}
	for _, name := range names {
		if strings.EqualFold(name, u.Username) {
			return true, nil
		}
	}
	return false, nil
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}
