"""Formats in text that begin with a word of their own: SOSI, iCalendar, PC-Axis, grids, drawings, YAML."""

import re

import yaml

from harvester.looking.answer import Kind, Look
from harvester.looking.text import Text

# how it begins, format, what to call it, what begins an item, how a whole one ends
_MARKS: tuple[tuple[re.Pattern[str], str, str, str | None, str | None], ...] = (
    (
        re.compile(r"(?:\s|(?>![^\n]*+\n))*+\.HODE\b"),
        "SOSI",
        "SOSI",
        r"^\.(?:PUNKT|KURVE|FLATE|TEKST|SYMBOL|BUEP)\b",
        ".SLUTT",
    ),
    (re.compile(r"\s*+BEGIN:VCALENDAR\b"), "ICS", "iCalendar", r"^BEGIN:V(?:EVENT|TODO)\b", "END:VCALENDAR"),
    (re.compile(r'(?:CHARSET|AXIS-VERSION|CODEPAGE)\s*="'), "PX", "PC-Axis", None, ";"),
    (re.compile(r"ISO-10303-21;"), "IFC", "IFC", r"^#\d+\s*=", "END-ISO-10303-21;"),
    (re.compile(r"ncols\s+\d", re.IGNORECASE), "GRID_ASCII", "an ASCII grid", None, None),
    (re.compile(r"EXP\s+0"), "E00", "Arc/Info", None, None),
    (re.compile(r"!table\s"), "TAB", "MapInfo", None, None),
    (re.compile(r"Version\s+\d{3}\s+Charset"), "TAB", "MapInfo (MIF)", None, None),
    (re.compile(r"\s*0\r?\n\s*SECTION\b"), "CAD", "a drawing (DXF)", None, None),
)
_OPENAPI = re.compile(r"""^["']?(?:openapi|swagger)["']?\s*:\s*["']?[23]""", re.MULTILINE)
_ASYNC = re.compile(r"^asyncapi\s*:", re.MULTILINE)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def look_at_marked(piece: Text, complete: bool) -> Look | None:
    """None for text that begins with none of these words."""
    text = piece.text
    for begins, code, name, item, end in _MARKS:
        if begins.match(text):
            ended = end is None or text.rstrip("\x1a \r\n\t").endswith(end)
            rows = len(re.findall(item, text, re.MULTILINE)) if item else None
            says = name if rows is None else f"{name}, {rows} objects{'' if complete else ' seen'}"
            says += "" if ended or not complete else f"; it does not end with {end}"
            return Look(code, "data", ended if complete else None, says, piece.encoding, rows=rows)
    return None


def look_at_yaml(piece: Text, complete: bool, hinted: bool) -> Look | None:
    """YAML that describes an API, or that address or server call YAML."""
    api = _OPENAPI.search(piece.text) or _ASYNC.search(piece.text)
    if not (api or hinted):
        return None
    problem = _mistake(piece.text)
    readable = True if problem is None else False if complete else None
    kind: Kind = "service" if api else "data"
    name = "an OpenAPI description in YAML" if api else "YAML"
    says = name if readable is not False else f"{name}; {problem}"
    return Look("REST" if api else "YAML", kind, readable, says, piece.encoding)


def _mistake(text: str) -> str | None:
    """Read as events and not as values: anchors that multiply each other cost nothing."""
    try:
        for _ in yaml.parse(text, Loader=_LOADER):
            pass
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return f"it cannot be read as YAML ({type(error).__name__})"
    return None
