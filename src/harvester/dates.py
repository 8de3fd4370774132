"""Published dates in all their spellings -> the ISO day they mean; what cannot be a day of a dataset's life is none."""

import re
from datetime import date
from functools import lru_cache

# xsd:date, dateTime, gYear and gYearMonth with or without a zone; a space for the T; days and months of one digit
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?(?:Z|[+-]\d{2}:\d{2})?", re.DOTALL)
_NORWEGIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_YEARS = range(1000, 2200)  # 0001 and 9999 are how software says "unknown" and "for ever"


@lru_cache(maxsize=50_000)
def day(published: str) -> str | None:
    """The day as published, without converting zones (`2019-03-01`); a year or a month is its first day. None: unreadable."""
    text = published.strip()
    if match := _ISO.fullmatch(text):
        year, month, number = (int(part or 1) for part in match.groups())
    elif match := _NORWEGIAN.fullmatch(text):
        number, month, year = (int(part) for part in match.groups())
    else:
        return None
    if year not in _YEARS:
        return None
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None
