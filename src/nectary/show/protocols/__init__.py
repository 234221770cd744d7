"""Protocols: a feeding protocol in words, as a form, as tables, beside another."""
