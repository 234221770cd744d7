"""Charts: pure functions that give one SVG each, with the colours they share."""
