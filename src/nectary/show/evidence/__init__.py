"""Evidence: what studies say, in counts, pictures and rows."""
