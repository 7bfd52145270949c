package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"
)

// The names of the parameters, and the number of items to a page.
const (
	pageParam    = "page"
	sizeParam    = "page_size"
	defaultItems = 20
	maxItems     = 100
	maxPage      = 1 << 24 // beyond it there is nothing, and no offset overflows
)

// listing is one page of a list.
type listing struct {
	Count    int64             `json:"count"`
	Next     *string           `json:"next"`
	Previous *string           `json:"previous"`
	Results  []json.RawMessage `json:"results"`
}

// sendByNumber answers with a page, and with the number of rows there are in all.
func (q *reading[R, J]) sendByNumber() error {
	size := q.size()
	number, isLast, err := pageNumber(q.params.get(pageParam))
	if err != nil {
		return err
	}
	count, err := q.count()
	if err != nil {
		return err
	}
	last := max((int(count)+size-1)/size, 1)
	if isLast {
		number = last
	}
	if number > last {
		return invalidPage()
	}
	page := listing{Count: count}
	if page.Results, err = q.page((number-1)*size, size); err != nil {
		return err
	}
	q.call.turn(number, last)
	if number < last {
		page.Next = q.call.pageLink(number + 1)
	}
	if number > 1 {
		page.Previous = q.call.pageLink(number - 1)
	}
	return sendText(q.call, page.text())
}

// text is the page as json.Marshal would write it, which would read the results again.
func (l listing) text() []byte {
	size := 200
	for _, result := range l.Results {
		size += len(result) + 1
	}
	text := append(make([]byte, 0, size), `{"count":`...)
	text = strconv.AppendInt(text, l.Count, 10)
	for _, link := range []struct {
		name string
		to   *string
	}{{"next", l.Next}, {"previous", l.Previous}} {
		text = append(text, `,"`+link.name+`":`...)
		to, _ := json.Marshal(link.to) // a text, or nothing
		text = append(text, to...)
	}
	text = append(text, `,"results":[`...)
	for i, result := range l.Results {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, result...)
	}
	return append(text, "]}\n"...)
}

// pageSize passes over what is no size, as Django REST framework does.
func pageSize(asked string, usual, most int) int {
	size, err := strconv.Atoi(asked)
	if err != nil || size < 1 {
		return usual
	}
	return min(size, most)
}

// pageNumber counts from 1; the last page is known by name before it is known how
// many there are.
func pageNumber(asked string) (number int, isLast bool, err error) {
	switch asked {
	case "":
		return 1, false, nil
	case "last":
		return 1, true, nil
	}
	number, err = strconv.Atoi(asked)
	if err != nil || number < 1 || number > maxPage {
		return 0, false, invalidPage()
	}
	return number, false, nil
}

func invalidPage() error {
	return WithCode("invalid_page", echo.NewHTTPError(http.StatusNotFound, "Invalid page."))
}

// pageLink is the call's own address with another page; the first has no number.
func (c *Call) pageLink(number int) *string {
	if number == 1 {
		return c.linkWith(pageParam, "")
	}
	return c.linkWith(pageParam, strconv.Itoa(number))
}

// linkWith is the call's own address with another value of a parameter, or
// without it.
func (c *Call) linkWith(parameter, value string) *string {
	query := c.echo.Request().URL.Query()
	query.Del(parameter)
	if value != "" {
		query.Set(parameter, value)
	}
	address := url.URL{Path: c.echo.Request().URL.Path, RawQuery: query.Encode()}
	link := c.origin() + address.String()
	return &link
}
