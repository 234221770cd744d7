"""The colours, once: the stylesheet's tokens, the charts on screen and the charts on paper."""

LIGHT = {
    "paper": "#fbf8f2",
    "card": "#fffdf9",
    "ink": "#21302b",
    "quiet": "#55635d",
    "green": "#1d6b5b",
    "on-green": "#fffdf9",
    "mint": "#e2efe9",
    "honey": "#a8741a",
    "slate": "#5f6480",
    "clay": "#a44a24",
    "blush": "#faece4",
    "edge": "#7f8a85",
    "dots": "#768d82",
    "grid": "#dedbd2",
}
DARK = {
    "paper": "#141b18",
    "card": "#1d2622",
    "ink": "#eef2ef",
    "quiet": "#b4c1bb",
    "green": "#6fc5b0",
    "on-green": "#10211c",
    "mint": "#22382f",
    "honey": "#e0a84a",
    "slate": "#a3a8cc",
    "clay": "#ee9a78",
    "blush": "#3a2820",
    "edge": "#84918b",
    "dots": "#7d948a",
    "grid": "#39453f",
}
SCREEN = {name: f"var(--{name})" for name in LIGHT}
PAPER = LIGHT | {"paper": "#ffffff", "card": "#ffffff"}

Palette = dict[str, str]

# Every pair that is read or seen together, on screen and on paper; a test holds each to its contrast.
TEXT_PAIRS = (
    ("ink", "paper"), ("ink", "card"), ("ink", "mint"), ("ink", "blush"),
    ("quiet", "paper"), ("quiet", "card"), ("quiet", "mint"), ("quiet", "blush"),
    ("green", "paper"), ("green", "card"), ("green", "mint"),
    ("clay", "paper"), ("clay", "card"), ("clay", "blush"),
    ("on-green", "green"),
)  # fmt: skip
GRAPHIC_PAIRS = tuple(
    (token, ground)
    for token in ("green", "honey", "slate", "clay", "edge", "dots", "ink")
    for ground in ("paper", "card")
)
DECORATION = ("grid",)  # lines that help the eye and carry nothing alone


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
