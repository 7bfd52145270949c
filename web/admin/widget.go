package admin

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"pollsadmin/views/ui"
)

// noChoice is Django's blank option.
const noChoice = "- Select an option -"

// optionSource reads the candidates of relations, each relation once however
// many children are on the page.
type optionSource struct {
	db     *gorm.DB
	known  map[*field][]ui.Option
	may    func(r *resource, verb Verb) bool // of who looks at the page
	sought sought
}

func newOptionSource(v *visit, db *gorm.DB, s sought) *optionSource {
	return &optionSource{db: db, known: map[*field][]ui.Option{}, may: v.mayTo, sought: s}
}

// searchable reports whether who looks at the page can search for candidates.
func (o *optionSource) searchable(b *binding, f *field) bool {
	return b.site.searchable(f) == nil && o.may(b.site.byTable[f.target.schema.Table], View)
}

// of returns the candidates of a relation; none when there are too many to choose from.
func (o *optionSource) of(b *binding, f *field) ([]ui.Option, error) {
	if list, ok := o.known[f]; ok {
		return list, nil
	}
	rows, all, err := b.allCandidates(o.db, f, maxOptions, b.grantable(f))
	if err != nil {
		return nil, err
	}
	var list []ui.Option
	if all {
		list = make([]ui.Option, len(rows))
		for i, r := range rows {
			list[i] = ui.Option{Value: f.target.idText(r), Label: f.target.text(r)}
		}
	}
	o.known[f] = list
	return list, nil
}

// view draws an input: as a control, or as something to look at.
func (f *form) view(in *input, options *optionSource) (ui.Field, error) {
	view := ui.Field{ID: "id_" + in.name, Name: in.name, Errors: in.errors}
	if in.computed != nil {
		view.Label, view.Widget, view.Text = in.computed.label, ui.Static, f.b.filled(in.computed.cell(f.row))
		return view, nil
	}
	view.Label, view.Help = in.field.label, in.field.help
	if !in.editable() {
		view.Widget, view.Text = ui.Static, f.b.filled(f.static(in))
		return view, nil
	}
	view.Required, view.MaxLength, view.Follows = in.field.required, in.field.max, in.followed()
	view.Value, view.Time = printable(in.text), printable(in.clock)
	if in.field.choices != nil {
		in.addChoices(&view)
		return view, nil
	}
	switch in.field.kind {
	case longText:
		view.Widget = ui.Textarea
	case boolean:
		in.addTruth(&view)
	case integer, decimal:
		view.Widget, view.Fraction = ui.Number, in.field.kind == decimal
	case text:
		in.addFormat(&view)
	case moment:
		view.Widget = ui.DateTime
		view.Zone, view.Offset = f.clock()
	case related, several:
		err := f.addOptions(&view, in, options)
		f.relate(&view, in)
		return view, err
	}
	return view, nil
}

func (f *form) addOptions(view *ui.Field, in *input, options *optionSource) error {
	searchable := options.searchable(f.b, in.field)
	switch {
	case in.as == byKey:
		f.addLookup(view, in)
		return nil
	case in.as == bySearch && searchable:
		return f.addSearch(view, in, options)
	}
	list, err := options.of(f.b, in.field)
	switch {
	case err != nil:
		return err
	case list == nil && searchable:
		return f.addSearch(view, in, options)
	case list == nil:
		f.addLookup(view, in)
		return nil
	}
	f.addSelect(view, in, list)
	return nil
}

// addSelect makes a relation a choice among all its candidates.
func (f *form) addSelect(view *ui.Field, in *input, list []ui.Option) {
	view.Widget = ui.Select
	switch {
	case in.as == boxesAside || in.as == boxesBelow:
		view.Widget, view.Multiple, view.Beside = ui.Boxes, true, in.as == boxesAside
	case in.field.kind == several:
		view.Widget = ui.Checkboxes
	}
	view.Options = append(slices.Clone(list), in.kept(list)...)
	chosen := in.chosen()
	for i, o := range view.Options {
		view.Options[i].Selected = slices.Contains(chosen, o.Value)
	}
	in.addBlank(view)
	in.addRadios(view)
}

// addBlank lets nothing be chosen: where that may be, or where it is so.
func (in *input) addBlank(view *ui.Field) {
	none := len(in.chosen()) == 0
	if in.field.kind == related && (in.field.null || none) {
		view.Options = slices.Insert(view.Options, 0, ui.Option{Label: noChoice, Selected: none})
	}
}

// kept are the objects that the row is related to already, and that could not
// be chosen anew: not to show them would be to take them away.
func (in *input) kept(candidates []ui.Option) []ui.Option {
	var list []ui.Option
	before := in.beforeKeys
	if in.field.kind == related && !in.before.null {
		before = []uint{uint(in.before.number)}
	}
	for _, key := range before {
		offered := func(o ui.Option) bool { return o.Value == keyText(key) }
		if !slices.ContainsFunc(candidates, offered) {
			list = append(list, ui.Option{Value: keyText(key), Label: in.names([]uint{key})})
		}
	}
	return list
}

// addLookup makes a relation with many candidates an input for the key.
func (f *form) addLookup(view *ui.Field, in *input) {
	view.Widget = ui.RawID
	view.Value = strings.Join(in.chosen(), ",")
	if in.text != "" {
		view.Value = printable(in.text)
	}
	to := f.b.site.byTable[in.field.target.schema.Table]
	if to == nil {
		return
	}
	view.Lookup = ui.Link{Text: "Find a " + to.singular, URL: to.url()}
	if in.field.kind == several {
		view.Object.Text = in.names(in.keys)
	}
	if in.field.kind == related && !in.after.null {
		if text := in.texts[uint(in.after.number)]; text != "" {
			view.Object = ui.Link{Text: text, URL: to.objectURL(keyText(uint(in.after.number)), "change")}
		}
	}
}

// chosen are the keys that a relation holds, as they are posted.
func (in *input) chosen() []string {
	var list []string
	for _, key := range in.keysChosen() {
		list = append(list, keyText(key))
	}
	return list
}

func (in *input) keysChosen() []uint {
	if in.field.kind == related && !in.after.null {
		return []uint{uint(in.after.number)}
	}
	return in.keys
}

// static is a field to look at; a related object is linked to its own page.
func (f *form) static(in *input) ui.Cell {
	switch in.field.kind {
	case related:
		if in.before.null {
			return ui.Cell{Kind: ui.Empty}
		}
		return ui.Cell{Text: in.nameOf(in.before), URL: f.b.site.linkTo(in.field.target, uint(in.before.number))}
	case several:
		if len(in.beforeKeys) == 0 {
			return ui.Cell{Kind: ui.Empty}
		}
		cell := ui.Cell{}
		for _, key := range in.beforeKeys {
			link := ui.Link{Text: in.names([]uint{key}), URL: f.b.site.linkTo(in.field.target, key)}
			cell.Links = append(cell.Links, link)
		}
		return cell
	}
	return in.field.cell(in.before, f.zone)
}

// printable is posted text as a page can show it again.
func printable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func hasNull(s string) bool { return strings.ContainsRune(s, 0) }
