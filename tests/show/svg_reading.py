"""What a finished SVG holds, read back as XML."""

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg):
    """The root element; an SVG that is not well-formed fails here."""
    return ElementTree.fromstring(svg)


def texts(svg):
    """Every text that is drawn, in order."""
    return [one.text for one in parsed(svg).iter(f"{SVG}text")]


def title(svg):
    return parsed(svg).findtext(f"{SVG}title")


def described(svg):
    return parsed(svg).findtext(f"{SVG}desc")


def shapes(svg, tag):
    """The attributes of every shape of one kind, the patterns' own left out."""
    root = parsed(svg)
    inside = {id(part) for defs in root.iter(f"{SVG}defs") for part in defs.iter()}
    return [one.attrib for one in root.iter(f"{SVG}{tag}") if id(one) not in inside]


def inside_the_frame(svg):
    """Whether every rectangle, circle and line stays within the viewBox."""
    _, _, width, height = map(float, parsed(svg).attrib["viewBox"].split())
    spots = [(one["x"], one["y"]) for one in shapes(svg, "rect")]
    spots += [(one["cx"], one["cy"]) for one in shapes(svg, "circle")]
    spots += [(one[f"x{n}"], one[f"y{n}"]) for one in shapes(svg, "line") for n in (1, 2)]
    return all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in spots)
