"""Other people's files -> rows of the record's own tables, each format by a mapping file."""
