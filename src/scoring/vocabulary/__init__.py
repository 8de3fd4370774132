"""What publishers write for licences, formats, themes, frequencies and access rights, in the terms of the controlled lists."""

from scoring.vocabulary.words import UNKNOWN, Format, Frequency, Licence, Vocabulary, VocabularyError, load

__all__ = ["UNKNOWN", "Format", "Frequency", "Licence", "Vocabulary", "VocabularyError", "load"]
