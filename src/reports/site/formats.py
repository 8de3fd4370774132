"""Numbers, dates and counted nouns as Norwegians and the English write them."""

from datetime import date
from functools import cache

from babel.dates import format_date
from babel.numbers import format_decimal

from reports.site.rows import Language

UNKNOWN = "–"
_MINUS = "\u2212"


@cache
def number(value: float | None, lang: Language, decimals: int = 0) -> str:
    """12 345,6 in bokmål, 12,345.6 in English; a dash for what is unknown."""
    if value is None:
        return UNKNOWN
    shown = round(value, decimals) + 0.0  # no minus before a zero
    return format_decimal(shown, "#,##0." + "0" * decimals if decimals else "#,##0", lang).replace("-", _MINUS)


@cache
def signed(value: float, lang: Language, decimals: int = 0) -> str:
    """With its sign, plus included."""
    text = number(value, lang, decimals)
    return f"+{text}" if round(value, decimals) > 0 else text


@cache
def percent(share: float | None, lang: Language) -> str:
    """A share of 0–1 in whole per cent. All and none are said of all and none only: 0.996 is 99 %."""
    if share is None:
        return UNKNOWN
    whole = round(100 * share)
    whole = 99 if whole == 100 and share < 1 else 1 if whole == 0 and share > 0 else whole
    return f"{whole}\u00a0%" if lang == "nb" else f"{whole}%"


@cache
def day(value: str | None, lang: Language) -> str:
    """A day, or the day of a time, in words: 23. november 2026."""
    if not value:
        return UNKNOWN
    return format_date(date.fromisoformat(value[:10]), "d. MMMM y" if lang == "nb" else "d MMMM y", lang)
