"""Reports: a record, a bundle, definitions, a pasted chart, told in words and tables."""
