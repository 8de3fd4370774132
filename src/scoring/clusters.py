"""Which datasets are one thing cut in pieces: they count together, by the square root of how many they are."""

import re

from scoring.checks.reading import read
from scoring.facts import Dataset
from scoring.vocabulary import Vocabulary
from store.terms import Texts, iris

_MONTHS = (
    "januar februar mars april mai juni juli august september oktober november desember "
    "january february march may june july october december"
)
_DATED = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(_MONTHS.split())})(?![^\W\d_])|\d+")  # "mai2020" too
_NUMBER = re.compile(r"(?<!\d)\d{9}(?!\d)")
_LANGUAGES = ("nb", "nn", "no", "en", "und")


def cluster_key(dataset: Dataset, words: Vocabulary) -> tuple[str, ...]:
    """Equal for datasets of one cluster (RUBRIC §5): one series, or one publisher, set of formats and undated title."""
    if series := iris(dataset.in_series):
        return ("series", min(series))
    formats = {f.code for statement in read(dataset, words).formats for f in statement.formats}
    return (publisher(dataset), undated(main_title(dataset.title)), *sorted(formats))


def publisher(dataset: Dataset) -> str:
    """The publisher's organisation number, else whatever names it."""
    for text in (*dataset.publisher_identifiers, dataset.publisher_uri or ""):
        if found := _NUMBER.search(text.replace(" ", "")):
            return found[0]
    return dataset.publisher_uri or main_title(dataset.publisher_name)


def main_title(texts: Texts) -> str:
    """The text in the language that most readers here prefer; "" when there is none."""
    for language in _LANGUAGES:
        if text := texts.get(language, "").strip():
            return text
    return min((t for t in map(str.strip, texts.values()) if t), default="")


def undated(title: str) -> str:
    """A title without what tells the pieces of one thing apart: digits, months, and all after ":" or " – ".

    A title that is nothing but such ("2019: Barnehager") keeps what follows, or unlike things would fall together.
    """
    whole = title.casefold()
    head = min(whole.partition(":")[0], whole.partition(" – ")[0], key=len)
    for text in (head, whole):
        if bare := " ".join(_DATED.sub(" ", text).split()):
            return bare
    return whole
