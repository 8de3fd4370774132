"""docs/database.md: the views with their columns and the analysts' questions, from the same texts as the data dictionary."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from reports.questions import QUESTIONS, Question
from store.dictionary import VIEWS, Entry, entries

_HEAD = """\
# The database

<!-- Written by `make docs` from `src/store/dictionary/` and `src/reports/questions.py`. -->

Views are stable, tables may change: a view's columns are only added to within a major version. Names are English
snake_case; empty is unknown and never zero; a text that stands in several languages has one column for each. Where a term
(a licence, a format) is published as an IRI or a literal, views show it bare, and several are joined by ` | `.

**Which file.** `kommunedata nightly` publishes `kommunedata.db` beside the tables, and `kommunedata export database -o FILE`
writes it at any time: a copy without raw pages, error texts and the details of issues (`current_issue` stands in it as a
table), without contact points, curators' names, creators that are named or known by an IRI of a person (ORCID and kin), and
with `(utelatt)` for every e-mail address and for a publisher that neither its organisation number, its IRI, its place in
data.norge.no nor the configuration shows to be an organisation. E-mail addresses are left out of the tables, the report and
RDF in the same way (of contact points RDF keeps those of offices). Why a source was not read is told there in words of ours,
never in those of its server, which `show --sources` and `export sources` have. Names of people that a publisher has put into a title or a
description are still there: no program can tell them. The copy is opened for reading only. The working database has everything and is written to every night; leave it alone.

**Opening it.**

```
kommunedata browse                       # Datasette on 127.0.0.1, with these texts, facets and questions
sqlite3 'file:kommunedata.db?mode=ro'    # any SQLite from 3.38
```

Datasette comes with the extra `analyst` (`.venv/bin/python -m pip install '.[analyst]'`). The release folder holds
`kommunedata.metadata.json` for a Datasette of your own, made for 0.65: `datasette -i kommunedata.db -m kommunedata.metadata.json`.

**The dictionary travels with the file**: `SELECT * FROM data_dictionary WHERE object = 'latest_score'`.
"""


def render(connection: Connection) -> str:
    """The whole document; the connection is to any database of this version, an empty one included."""
    known = entries(connection)
    parts = [_HEAD, "## Ten questions\n", "Each is run by a test, and each is a named query in Datasette.\n"]
    parts += [text for number, question in enumerate(QUESTIONS, start=1) for text in _question(number, question)]
    parts.append("## Views\n")
    for view in VIEWS:
        parts += _view([e for e in known if e.object == view])
    parts += ["## Tables\n", "What the views stand on. Columns: see `data_dictionary`.\n"]
    rows = [(f"`{e.object}`", e.description_nb, e.description_en) for e in known if not e.column and e.type == "table"]
    parts.append(_markdown(("table", "bokmål", "English"), rows))
    return "\n".join(parts)


def _question(number: int, question: Question) -> Iterator[str]:
    yield f"### {number}. {question.title_en}\n"
    yield f"*{question.title_nb}* (`{question.name}`)\n"
    yield f"```sql\n{question.sql};\n```\n"
    given = "".join(f" `:{name}` is here `{value}`." for name, value in question.example.items())
    yield f"{question.reading}{given}\n"


def _view(found: list[Entry]) -> Iterator[str]:
    [view] = [e for e in found if not e.column]
    yield f"### `{view.object}`\n"
    yield f"{view.description_en}. – {view.description_nb}.\n"
    rows = [
        (f"`{e.column}`", e.type.lower(), e.unit or "", e.description_nb, e.description_en) for e in found if e.column
    ]
    yield _markdown(("column", "type", "unit", "bokmål", "English"), rows)


def _markdown(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
