package api

import (
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
type listing[T any] struct {
	Count    int64   `json:"count"`
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  []T     `json:"results"`
}

// SendPage answers with the page of a list that the call asks for. fetch reads
// a part of the list, and says how long the whole of it is.
func SendPage[T any](c *Call, fetch func(offset, limit int) ([]T, int64, error)) error {
	size := pageSize(c.echo.QueryParam(sizeParam))
	number, isLast, err := pageNumber(c.echo.QueryParam(pageParam))
	if err != nil {
		return err
	}
	results, count, err := fetch((number-1)*size, size)
	if last := max((int(count)+size-1)/size, 1); err == nil && isLast && last > 1 {
		number = last
		results, count, err = fetch((number-1)*size, size)
	}
	if err != nil {
		return err
	}
	if number > 1 && len(results) == 0 {
		return invalidPage()
	}
	page := listing[T]{Count: count, Results: results}
	if int64(number)*int64(size) < count {
		page.Next = c.pageLink(number + 1)
	}
	if number > 1 {
		page.Previous = c.pageLink(number - 1)
	}
	return Send(c, http.StatusOK, page)
}

// pageSize passes over what is no size, as Django REST framework does.
func pageSize(asked string) int {
	size, err := strconv.Atoi(asked)
	if err != nil || size < 1 {
		return defaultItems
	}
	return min(size, maxItems)
}

// pageNumber counts from 1; the last page begins as the first, until it is
// known how many there are.
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

func invalidPage() error { return echo.NewHTTPError(http.StatusNotFound, "Invalid page.") }

// pageLink is the call's own address with another page; the first has no number.
func (c *Call) pageLink(number int) *string {
	query := c.echo.Request().URL.Query()
	query.Del(pageParam)
	if number > 1 {
		query.Set(pageParam, strconv.Itoa(number))
	}
	address := url.URL{Path: c.echo.Request().URL.Path, RawQuery: query.Encode()}
	link := c.origin() + address.String()
	return &link
}
