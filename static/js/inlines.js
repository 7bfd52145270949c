// inlines
