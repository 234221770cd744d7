"""Takes the slash out of the zero of the packaged text font: for many readers a slashed 0 is no digit.

Run by hand when the font is renewed; needs fonttools and brotli, which nothing else here does. The zero
becomes the font's own O, as narrow as its zero was. The licence (OFL 1.1, no reserved name) lets a changed
font keep its name.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent
from fontTools.ttLib.tables.TupleVariation import TupleVariation

FONT = Path(__file__).parent.parent / "src/nectary/show/fonts/atkinson-hyperlegible-next.ttf"
PHANTOMS = 4  # of each glyph, for its advances


def without_slash(font: TTFont) -> None:
    """Replace the outline of the zero, which its tabular form is made of, by the O made narrower."""
    glyphs, variations = font["glyf"], font["gvar"].variations
    zero, letter = glyphs["zero"], glyphs["O"]
    narrower = (zero.xMax - zero.xMin) / (letter.xMax - letter.xMin)
    part = GlyphComponent()
    part.glyphName, part.flags = "O", 0x0002  # its offset is in font units
    part.transform = [[narrower, 0], [0, 1]]
    part.x, part.y = round(zero.xMin - letter.xMin * narrower), 0
    before = variations["zero"]  # read while the old outline stands, which says how many points they move
    plain = Glyph()
    plain.numberOfContours, plain.components = -1, [part]
    glyphs["zero"] = plain
    variations["zero"] = [TupleVariation(one.axes, [(0, 0), *one.coordinates[-PHANTOMS:]]) for one in before]


if __name__ == "__main__":
    font = TTFont(FONT)
    if font["glyf"]["zero"].isComposite():
        raise SystemExit("the zero has no slash already")
    without_slash(font)
    font.save(FONT)
    font.flavor = "woff2"
    font.save(FONT.with_suffix(".woff2"))
