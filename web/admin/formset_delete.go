package admin

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"pollsadmin/models/record"
)

// maxBlocking is how many objects a refusal names.
const maxBlocking = 5

// saveDeleted deletes the children that were ticked, with all that hangs on
// them. What stands in the way comes to stand in the form.
func (s *formset) saveDeleted(tx *gorm.DB) ([]ItemChange, error) {
	doomed := s.doomed()
	if len(doomed) == 0 {
		return nil, nil
	}
	ids := make([]uint, len(doomed))
	changes := make([]ItemChange, len(doomed))
	for i, f := range doomed {
		f.clear() // what was typed into them does not count
		ids[i], changes[i] = s.in.id(f.row), s.loss(f)
	}
	cascade, err := s.in.collect(s.ctx, tx, ids)
	if err != nil {
		return nil, fmt.Errorf("collecting the %s to delete: %w", s.in.plural, err)
	}
	s.refuseForbidden(doomed, cascade)
	if err := s.askHook(tx, doomed); err != nil {
		return nil, err
	}
	if s.hasErrors() {
		return changes, nil // the rest is inspected, and nothing is saved
	}
	err = record.Translate(cascade.Delete(s.ctx, tx))
	if errors.Is(err, record.ErrReferenced) {
		s.refuseReferenced()
		return nil, fmt.Errorf("deleting %s: %w", s.in.plural, err) // the transaction is done for
	}
	if err != nil {
		return nil, fmt.Errorf("deleting %s: %w", s.in.plural, err)
	}
	return changes, nil
}

// doomed are the saved children that were ticked.
func (s *formset) doomed() []*childForm {
	var list []*childForm
	for _, f := range s.forms {
		if f.deleted && f.saved {
			list = append(list, f)
		}
	}
	return list
}

// refuseForbidden keeps children that objects hang on which the user may not delete.
func (s *formset) refuseForbidden(doomed []*childForm, cascade *record.Cascade) {
	var forbidden []string
	for _, count := range cascade.Count() {
		r := s.in.site.byTable[count.Table]
		if r != nil && r.schema.Table != s.in.schema.Table && !r.granted(s.who, Delete) {
			forbidden = append(forbidden, count.Table)
		}
	}
	for _, root := range cascade.Roots {
		names := s.in.site.blocking(root.Children, forbidden)
		if len(names) == 0 {
			continue
		}
		for _, f := range doomed {
			if s.in.idText(f.row) == root.ID {
				f.errors = append(f.errors, fmt.Sprintf("Deleting the %s “%s” would also delete what you may not delete: %s.",
					s.in.singular, root.Text, listed(names)))
			}
		}
	}
}

// blocking names the objects of those tables, wherever they hang.
func (s *Site) blocking(nodes []*record.Node, tables []string) []string {
	var names []string
	for _, n := range nodes {
		if slices.Contains(tables, n.Table) {
			names = append(names, fmt.Sprintf("%s “%s”", s.singularName(n.Table), n.Text))
		}
		names = append(names, s.blocking(n.Children, tables)...)
	}
	return names
}

func listed(names []string) string {
	if rest := len(names) - maxBlocking; rest > 0 {
		return strings.Join(names[:maxBlocking], ", ") + fmt.Sprintf(" and %d more", rest)
	}
	return strings.Join(names, ", ")
}

// askHook lets the child's own registration refuse.
func (s *formset) askHook(tx *gorm.DB, doomed []*childForm) error {
	own := s.in.site.byTable[s.in.schema.Table]
	if own == nil || own.deleting == nil {
		return nil
	}
	rows, names := make([]row, len(doomed)), make([]string, len(doomed))
	for i, f := range doomed {
		rows[i], names[i] = f.row, "“"+s.in.text(f.row)+"”"
	}
	err := own.deleting(s.ctx, tx, rows)
	var bad record.Invalid
	if err != nil && !errors.As(err, &bad) {
		return err
	}
	for _, complaints := range bad {
		for _, text := range complaints {
			s.errors = append(s.errors, fmt.Sprintf("Deleting %s is not possible. %s", listed(names), text))
		}
	}
	return nil
}

// refuseReferenced says what may be behind a foreign key that would have been
// broken: the database tells no more.
func (s *formset) refuseReferenced() {
	for _, f := range s.doomed() {
		f.errors = append(f.errors, fmt.Sprintf(
			"Deleting the %s “%s” is not possible. Other rows in the database still refer to it.",
			s.in.singular, s.in.text(f.row)))
	}
}
