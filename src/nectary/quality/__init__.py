"""Questions that a unit asks of its own record.

For signed-in members of the unit alone: with few babies a month a point can be one baby. Nothing that
this room gives may be public, by any door: no page, chart, text for reading aloud, CSV or coordinate.
"""
