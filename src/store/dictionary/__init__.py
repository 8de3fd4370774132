"""The data dictionary: what every table, view and column means, from one description per column.

A table's columns are described where they are declared. A view's column that is a table's column takes its description
from there; only what a view makes itself is described here. Headings are those of the CSV in Norwegian.
"""

from store.dictionary.entries import Entry, entries, write_dictionary
from store.dictionary.headings import HEADINGS, heading
from store.dictionary.views import VIEWS

__all__ = ["HEADINGS", "VIEWS", "Entry", "entries", "heading", "write_dictionary"]
