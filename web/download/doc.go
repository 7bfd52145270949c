// Package download sends files and lists that take longer than a page may, and
// writes the values in them so that no spreadsheet takes them for anything else. It
// knows neither what is in them nor who asks.
package download
