package web

import "github.com/labstack/echo/v4"

// Handle adds a page for a test.
func (s *Server) Handle(method, path string, page echo.HandlerFunc) { s.echo.Add(method, path, page) }
