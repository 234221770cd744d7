"""Review: a text under review, what stands behind it, on screen and on paper."""
