"""The same words in bokmål and English."""

from dataclasses import dataclass

from reports.site.rows import Language


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages; `{blanks}` are filled with str.format."""

    nb: str
    en: str

    def of(self, lang: Language) -> str:
        """The words in one of the languages."""
        return self.nb if lang == "nb" else self.en
