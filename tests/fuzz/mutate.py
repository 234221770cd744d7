"""Inputs a little or wholly unlike the valid one; the same seed gives the same input on any machine."""

import copy
import tomllib
from datetime import date, datetime, time
from random import Random

import tomli_w

NASTY = (
    "", " ", "\t\n", "\x00", "a\x00b", "0", "-1", "+2", "1_0", "1e400", "-1e400", "nan", "inf", "NaN",
    "null", "None",
    "1,5", "1,250", "1.2.3", "０", "１２", "²", "٣", "0x10", "007", "2147483648", "9223372036854775808",
    "-2147483649",
    "9" * 400, "9" * 4000, "9" * 5000, "0." + "0" * 4000 + "1", "27+3", "２７+3", "99+9", "true", "[]", "{}",
    "{{ x }}",
    "%(found)s", "{found}", "%s%n", "../../etc/passwd", "%00", "\\", "'", '"', "' OR 1=1 --",
    "<script>alert(1)</script>",
    "<b>x</b>", "a/b", "?", "#", "&", ";", "\ufeff", "\u202e", "\u2028", "\U0001f37c", "é", "e\u0301",
    "ñ" * 300, "\ud7ff",
    "\ufffd", "\uffff", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30", "2026-13-01T25:61",
    "1900-01-01", "T", "Z",
    "a" * 300, "a" * 70_000, "a\n" * 3000, "- " * 2000, "#let x = 1", "$", "@", "*", "_", "`", "```", "http://example.org",
)  # fmt: skip
VALUES = (
    0, -1, 1, 2**31, 2**63 - 1, 99_999, 100_000, 0.1, -0.5, 1e300, True, False, "", "x", "x" * 6000, [],
    [0], [[]],
    [[0]], [[1, 2], 3], [1, "a"], ["a", ["b"]], [{}], [{"a": 1}], {}, {"a": 1}, {"a": {"b": {}}}, date(2026,
    1, 2),
    time(7, 30), datetime(2026, 1, 2, 3, 4), list(range(200)), [[12, 12]] * 120, "none", "not_stated",
    "stated",
)  # fmt: skip
DEEP = ("[" * 900 + "]" * 900, "{a=" * 900 + "1" + "}" * 900, "[" * 100_000)


def text(value: str, random: Random) -> str:
    """`value` with letters taken away, doubled, turned or put in; now and then something else altogether."""
    if random.random() < 0.6 or not value:
        return random.choice(NASTY)
    letters = list(value)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(letters) + 1)
        what = random.random()
        if what < 0.3 and letters:
            del letters[min(at, len(letters) - 1)]
        elif what < 0.6:
            letters.insert(at, random.choice("0123456789.,+-_e \x00ñ\u202e/<>&'\"[]{}=#\n"))
        elif what < 0.8:
            letters[at:at] = letters[max(0, at - 3) : at]
        else:
            letters.insert(at, random.choice(NASTY))
    return "".join(letters)


def fields(valid: dict[str, str], random: Random) -> dict[str, str | list[str]]:
    """The fields of a form, some of them changed, left out, doubled, or called otherwise."""
    sent: dict[str, str | list[str]] = dict(valid)
    for _ in range(random.randint(1, 3)):
        name = random.choice([*valid, "unknown"])
        what = random.random()
        if what < 0.7:
            sent[name] = text(valid.get(name, ""), random)
        elif what < 0.8:
            sent.pop(name, None)
        elif what < 0.9:
            sent[name] = [valid.get(name, ""), text(valid.get(name, ""), random)]
        else:
            sent[text(name, random)] = random.choice(NASTY)
    return sent


def toml(valid: str, random: Random) -> bytes:
    """A protocol file with values replaced, moved or taken away; or broken as a text, or as bytes."""
    what = random.random()
    if what < 0.35:
        return _gently(tomllib.loads(valid), random).encode()
    if what < 0.7:
        return _tree(tomllib.loads(valid), random).encode()
    if what < 0.9:
        return _lines(valid, random).encode("utf-8", "surrogatepass")
    content = bytearray(valid.encode())
    for _ in range(random.randint(1, 8)):
        at = random.randrange(len(content))
        content[at : at + random.randint(0, 3)] = bytes(
            random.randrange(256) for _ in range(random.randint(0, 3))
        )
    return bytes(content[: random.randrange(len(content))] if random.random() < 0.2 else content)


def _gently(content: dict, random: Random) -> str:
    """Another protocol, which may well be read: other numbers and words in the same places."""
    content = copy.deepcopy(content)
    for _ in range(random.randint(1, 2)):
        node, key = _place(content, random)
        value = node[key]
        if type(value) in (int, float):
            node[key] = random.choice((value + 1, value - 1, value * 2, value // 2, 0))
        elif isinstance(value, str):
            node[key] = random.choice(
                ("stated", "none", "not_stated", "local", f"{value} {value}", random.choice(NASTY))
            )
        elif isinstance(value, list) and value:
            node[key] = random.choice((value[1:], value[::-1], value + value[-1:]))
        elif isinstance(node, dict) and random.random() < 0.5:
            del node[key]
    return tomli_w.dumps(content)


def _tree(content: dict, random: Random) -> str:
    content = copy.deepcopy(content)
    for _ in range(random.randint(1, 3)):
        node, key = _place(content, random)
        what = random.random()
        if what < 0.65:
            node[key] = copy.deepcopy(random.choice(VALUES))
        elif what < 0.8:
            del node[key]
        elif isinstance(node, dict):
            node[text(str(key), random)] = node.pop(key) if what < 0.9 else copy.deepcopy(node[key])
        else:
            node.extend(copy.deepcopy(node) * random.randint(1, 40))
    return tomli_w.dumps(content)


def _place(content: dict, random: Random) -> tuple:
    """(a table or list of the content, one of its keys), at whatever depth."""
    node: dict | list = content
    key = random.choice(list(content) or ["new"])
    content.setdefault(key, 1)
    while isinstance(node[key], dict | list) and len(node[key]) and random.random() < 0.75:
        node = node[key]
        key = random.choice(list(node)) if isinstance(node, dict) else random.randrange(len(node))
    return node, key


def _lines(valid: str, random: Random) -> str:
    lines = valid.splitlines()
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(lines))
        what = random.random()
        if what < 0.5:
            name, _, value = lines[at].partition("=")
            lines[at] = f"{name}= {random.choice((*DEEP, text(value, random), repr(random.choice(NASTY))))}"
        elif what < 0.7:
            lines[at] = text(lines[at], random)
        elif what < 0.8:
            lines.insert(at, "a." * random.choice((10, 500, 40_000)) + "a = 1")
        elif what < 0.9:
            lines[at:at] = [lines[at]] * random.choice((1, 50, 3000))
        else:
            del lines[at]
    return "\n".join(lines)
