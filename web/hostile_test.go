package web_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"pollsadmin/models"
	"pollsadmin/web/webtest"
)

// word is in every hostile text; a number after it says where the text was put.
const word = "xss7"

// hostileTexts try to get out of every place that a text may stand in: out of an
// element, an attribute, a script, a comment, an address, a template, a cell.
func hostileTexts() []string {
	return []string{
		`<xss7 onclick=xss7()>`,
		`"><xss7 autofocus onfocus=xss7()>`,
		`'><img src=xss7 onerror=xss7()>`,
		`" onmouseover="xss7()" xss7="`,
		`' onmouseover='xss7()' xss7='`,
		"` onmouseover=`xss7()",
		`javascript:xss7()`,
		"\tjava\nscript:xss7()",
		`data:text/html,<script>xss7()</script>`,
		`//xss7.example`,
		`/\xss7.example`,
		`</script><script>xss7()</script>`,
		`</textarea></title></style></select><svg/onload=xss7()>`,
		`--><xss7><!--`,
		`]]><xss7>`,
		`&lt;xss7&gt;&#60;script&#62;xss7()&quot;`,
		"xss7\u2028xss7()\u2029\u202e\u0085",
		"\ufeff\u00a0<\u200bxss7>＜xss7＞",
		`{{xss7}}${xss7()}<%=xss7%>#{xss7}`,
		`=xss7()`, `+xss7()`, `-xss7()`, `@xss7()`, "\t=xss7()", `＝xss7()`,
		`\";xss7();//`,
		`%3Cxss7%3E%22%00`,
	}
}

// everyWay is many of them in one, short enough to be saved.
const everyWay = "javascript:xss7/*\u2028'\"></script></title></textarea><xss7 onfocus=xss7() {{xss7}}>"

// hostileModels are the models that have texts, a blank row of each.
func hostileModels() []any {
	return []any{
		&models.User{IsStaff: true}, &models.Group{}, &models.ContentType{}, &models.Permission{}, &models.Poll{},
		&models.Choice{}, &models.LogEntry{}, &models.Token{},
	}
}

// planted are the columns that got hostile texts, by the word in them.
type planted map[string]string

// firstHostile is the id of the first row that is planted.
const firstHostile = 100

// plantHostile puts every hostile text into every column of text that there is,
// by rows that know each other. It passes by the models' rules: databases that
// are adopted have seen no rules of ours.
func plantHostile(t *testing.T, site *webtest.Site) planted {
	t.Helper()
	where := planted{}
	site.Define(webtest.Thor, func(ctx context.Context, tx *gorm.DB) error {
		for i, text := range hostileTexts() {
			for n, row := range hostileModels() {
				if err := where.fill(ctx, tx, row, uint(firstHostile+i), n, text); err != nil {
					return err
				}
			}
			id := firstHostile + i
			for _, link := range []string{
				"INSERT INTO auth_user_groups (user_id, group_id) VALUES (?, ?)",
				"INSERT INTO auth_user_user_permissions (user_id, permission_id) VALUES (?, ?)",
				"INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (?, ?)",
			} {
				if err := tx.Exec(link, id, id).Error; err != nil {
					return err
				}
			}
			vote := &models.Vote{ID: uint(id), PollID: uint(id), ChoiceID: uint(id), VotedByID: 1}
			if err := tx.Create(vote).Error; err != nil {
				return err
			}
		}
		return tx.Model(&models.User{}).Where("id = 1").
			Updates(map[string]any{"first_name": everyWay, "last_name": everyWay}).Error
	})
	return where
}

// fill writes a row whose texts are hostile, and whose keys are all the same.
func (p planted) fill(ctx context.Context, tx *gorm.DB, row any, id uint, n int, text string) error {
	statement := &gorm.Statement{DB: tx}
	if err := statement.Parse(row); err != nil {
		return err
	}
	value := reflect.ValueOf(row).Elem()
	for i, field := range statement.Schema.Fields {
		var err error
		switch {
		case isText(field):
			mark := fmt.Sprintf("%s%c%d", word, 'a'+n, i)
			p[mark] = statement.Schema.Table + "." + field.DBName
			err = field.Set(ctx, value, strings.ReplaceAll(text, word, mark))
		case field.Name == "KeyHash":
			err = field.Set(ctx, value, fmt.Appendf(nil, "%032d", id))
		case field.DBName == "id" || strings.HasSuffix(field.DBName, "_id"):
			err = field.Set(ctx, value, id)
		}
		if err != nil {
			return err
		}
	}
	if entry, ok := row.(*models.LogEntry); ok {
		entry.UserID, entry.ActionFlag = 1, models.Change
		entry.ObjectID = new(string)
		*entry.ObjectID = fmt.Sprint(id)
	}
	return tx.Create(row).Error
}

// isText leaves out what nobody is shown, and what is too short.
func isText(field *schema.Field) bool {
	return field.DBName != "" && field.DataType == schema.String && field.Tag.Get("secret") == "" &&
		(field.Size == 0 || field.Size > 10) && field.DBName != "object_id"
}
