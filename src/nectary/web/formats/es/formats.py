"""Numbers in Spanish as they stand on pumps and syringes in the US: a point before the decimals."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
