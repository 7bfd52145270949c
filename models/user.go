package models

import "time"

// User is somebody who may log in: Django's auth_user.
type User struct {
	ID          uint       `gorm:"primaryKey"`
	Password    string     `gorm:"size:128;not null"`
	LastLogin   *time.Time `label:"Last login"`
	IsSuperuser bool       `gorm:"not null" label:"Superuser status" help:"Has all permissions without being given them one by one."`
	Username    string     `gorm:"size:150;not null;uniqueIndex" help:"150 characters or fewer: letters, digits and @ . + - _ only."`
	FirstName   string     `gorm:"size:150;not null"`
	LastName    string     `gorm:"size:150;not null"`
	Email       string     `gorm:"size:254;not null" label:"Email address"`
	IsStaff     bool       `gorm:"not null" label:"Staff status" help:"May log in to this administration site."`
	IsActive    bool       `gorm:"not null" label:"Active" help:"Untick this instead of deleting an account."`
	DateJoined  time.Time  `gorm:"not null;autoCreateTime"`

	Groups          []Group      `gorm:"many2many:auth_user_groups" help:"The user has every permission of each of these groups."`
	UserPermissions []Permission `gorm:"many2many:auth_user_user_permissions" help:"Permissions given to this user alone."`

	Polls        []Poll        `gorm:"foreignKey:CreatedByID"`
	Votes        []Vote        `gorm:"foreignKey:VotedByID"`
	LogEntries   []LogEntry    `gorm:"foreignKey:UserID"`
	Sessions     []Session     `gorm:"foreignKey:UserID"`
	Tokens       []Token       `gorm:"foreignKey:UserID"`
	DjangoTokens []DjangoToken `gorm:"foreignKey:UserID"`
}

// TableName is Django's.
func (User) TableName() string { return "auth_user" }

// String is the username.
func (u User) String() string { return u.Username }
