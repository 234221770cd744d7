"""Texts: the Markdown that people sign, what reads it, and the sheets that families carry."""
