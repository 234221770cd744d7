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
    """The attributes of every shape of one kind with those of its groups, the patterns' own left out."""
    root = parsed(svg)
    inside = {id(part) for defs in root.iter(f"{SVG}defs") for part in defs.iter()}
    found = _with_groups(root, {})
    return [attributes for one, attributes in found if one.tag == f"{SVG}{tag}" and id(one) not in inside]


def _with_groups(one, given):
    attributes = given | one.attrib
    yield one, attributes
    for part in one:
        yield from _with_groups(part, attributes if one.tag == f"{SVG}g" else {})


def inside_the_frame(svg):
    """Whether every rectangle, circle and line stays within the viewBox."""
    _, _, width, height = map(float, parsed(svg).attrib["viewBox"].split())
    spots = [(one["x"], one["y"]) for one in shapes(svg, "rect")]
    spots += [(one["cx"], one["cy"]) for one in shapes(svg, "circle")]
    spots += [(one[f"x{n}"], one[f"y{n}"]) for one in shapes(svg, "line") for n in (1, 2)]
    return all(0 <= float(x) <= width and 0 <= float(y) <= height for x, y in spots)
