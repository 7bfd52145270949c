package admin

import (
	"reflect"
	"testing"

	"pollsadmin/views"
	viewadmin "pollsadmin/views/admin"
	"pollsadmin/views/ui"
)

// Whatever of a fieldset may be drawn is either written down, or makes it one that is
// drawn anew: nothing may be forgotten that is added to a field some day.
func TestFieldsetsSay_AllThatIsDrawn(t *testing.T) {
	t.Parallel()
	sample := func() []viewadmin.Fieldset {
		field := ui.Field{Options: []ui.Option{{}}, Related: &ui.Related{Links: []ui.RelatedLink{{}}}}
		return []viewadmin.Fieldset{{Fields: []ui.Field{field}, Links: []views.Link{{}}}}
	}
	before, plain := fieldsetsSay(nil, sample())
	if !plain {
		t.Fatal("fields of values alone are not plain")
	}
	changed := 0
	for i := 0; ; i++ {
		sets := sample()
		left := i
		path := changeLeaf(reflect.ValueOf(sets).Index(0), &left, "Fieldset")
		if path == "" {
			break
		}
		changed++
		if after, plain := fieldsetsSay(nil, sets); plain && string(before) == string(after) {
			t.Errorf("%s may change, and the fieldsets say the same", path)
		}
	}
	if changed < 40 {
		t.Errorf("only %d values were changed", changed)
	}
}

// changeLeaf changes the value that has so many others before it, and says where it is.
func changeLeaf(v reflect.Value, left *int, path string) string {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if found := changeLeaf(v.Field(i), left, path+"."+v.Type().Field(i).Name); found != "" {
				return found
			}
		}
		return ""
	case reflect.Pointer:
		if !v.IsNil() {
			return changeLeaf(v.Elem(), left, path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if found := changeLeaf(v.Index(i), left, path+"[]"); found != "" {
				return found
			}
		}
	default:
	}
	if *left--; *left >= 0 {
		return ""
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
	case reflect.String:
		v.SetString("other")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	default:
		v.SetInt(v.Int() + 1)
	}
	return path
}
