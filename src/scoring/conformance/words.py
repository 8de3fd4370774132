"""The same words in bokmål and English, taken as they are: what strangers wrote may be in them, braces and all."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase within a sentence."""

    nb: str
    en: str

    def of(self, language: Literal["nb", "en"]) -> str:
        """The words in one of the languages."""
        return self.nb if language == "nb" else self.en

    def __add__(self, other: "Words") -> "Words":
        return Words(self.nb + other.nb, self.en + other.en)
