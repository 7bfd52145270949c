package models

// SessionTables are those that FindSession reads.
func SessionTables() []string { return []string{"sessions"} }

// AccountTables are those that say who somebody is and what they may do: what
// FindUser, FindToken and Permissions read.
func AccountTables() []string {
	return []string{
		"auth_user", "auth_user_groups", "auth_user_user_permissions", "auth_group", "auth_group_permissions",
		"auth_permission", "django_content_type", "api_tokens",
	}
}
