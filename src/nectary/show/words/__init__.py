"""Words: coded values, reasons, entries, verdicts as people read them."""
