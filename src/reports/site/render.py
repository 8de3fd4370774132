"""From values to HTML: the templates, escaped throughout, with the language's words, numbers and links at hand."""

import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.site import formats, harmless
from reports.site.edition import Edition
from reports.site.rows import Criterion, Language, Standing
from reports.site.rows_place import Dataset
from reports.site.texts import TEXTS
from store import codes
from store.outwards import outwards

_TEMPLATES = Path(__file__).parent / "templates"
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3})")
FOLDERS: dict[Language, str] = {"nb": "", "en": "en/"}


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered: where it goes within its edition, by which template, with what."""

    path: str
    template: str
    title: str
    values: dict[str, Any]
    section: str = ""  # which entry of the menu it is under


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders the pages of one edition. `alone`: only one page is written, so that it may link to no other."""

    edition: Edition
    languages: Collection[Language]
    alone: bool = False

    def html(self, page: Page) -> str:
        """The page. Names of its own and those of the edition are all that the template can use."""
        up = "../" * page.path.count("/")
        other: Language = "en" if self.edition.lang == "nb" else "nb"
        return _environment(self.edition.lang).get_template(page.template).render(
            page=page,
            edition=self.edition,
            lang=self.edition.lang,
            up=up,
            alone=self.alone,
            other=other,
            other_path=f"{up}{'../' if self.edition.lang == 'en' else ''}{FOLDERS[other]}{page.path}"
            if other in self.languages
            else None,
            say=self.say,
            group_name=self.group_name,
            place_path=place_path,
            mail=self.mail,
            count=self.count,
            portal=self.portal,
            issue=self.issue,
            failure=self.failure,
            **page.values,
        )  # fmt: skip

    def say(self, key: str, **blanks: object) -> str:
        """A text of `texts.py` in the edition's language."""
        return say(self.edition.lang, key, **blanks)

    def count(self, n: int, one: str, many: str) -> str:
        """So many of something: «én kommune», «12 kommuner»; `one` and `many` are keys of the texts."""
        return self.say(one) if n == 1 else self.say(many, n=formats.number(n, self.edition.lang))

    def portal(self, kind: str) -> str:
        """A kind of portal in words; its code where there are none."""
        return self.say(f"portal {kind}") if f"portal {kind}" in TEXTS else kind

    def issue(self, code: str) -> str:
        """What the harvest met, as a sentence; nothing where there is none, for the code stands beside it."""
        return self.say(f"issue {code}") if f"issue {code}" in TEXTS else ""

    def failure(self, code: str) -> str:
        """Why a source was not read, in words; nothing where there are none, for the code stands beside it."""
        return words if (words := codes.word("error_code", code, self.edition.lang)) != code else ""

    def group_name(self, group: str | None) -> str:
        """A size group in the edition's language."""
        return group_name(group, self.edition.lang)

    def mail(
        self, place: Standing, criterion: Criterion | None = None, dataset: Dataset | None = None, reason: str = ""
    ) -> str:
        """The address that reports an error, with what it is about filled in."""
        run, lines = self.edition.run, []
        if criterion:
            lines.append(self.say("mail criterion", code=criterion.code, title=criterion.title))
        if dataset:
            lines.append(self.say("mail dataset", title=dataset.title or self.say("untitled"), uri=dataset.uri))
        if reason:
            lines.append(self.say("mail reason", reason=reason))
        lines += [self.say("mail run", day=run.as_of, version=run.rubric_version), "", self.say("mail ask"), ""]
        subject = self.say("mail subject", place=f"{place.municipality_number} {place.name}")
        return harmless.mail(self.edition.contact, f"{subject}: {criterion.code}" if criterion else subject, lines)


def say(lang: Language, key: str, **blanks: object) -> str:
    """A text in one of the languages, its blanks filled."""
    return TEXTS[key].of(lang).format(**blanks)


def group_name(group: str | None, lang: Language) -> str:
    """A size group as a phrase: «under 5 000 innbyggere», «20 000 innbyggere og over»."""
    if group is None:
        return say(lang, "no group")
    bounds = group.removesuffix(" og over")
    shown = _THOUSANDS.sub("\u00a0" if lang == "nb" else ",", bounds)
    return say(lang, "group" if bounds == group else "group and over", group=shown)


def listed(parts: Iterable[str], lang: Language) -> str:
    """«a, b og c»."""
    *these, that = parts
    return say(lang, "and", these=", ".join(these), that=that) if these else that


@cache
def place_path(number: str, name: str) -> str:
    """Where a municipality's page stands within its edition; the number is what stays."""
    plain = normalize("NFKD", name.lower().replace("æ", "ae").replace("ø", "o").replace("đ", "d").replace("ŧ", "t"))
    letters = "".join(
        c if c.isascii() and c.isalnum() else "-" if not c.isalnum() else ""
        for c in plain
        if ord(c) < 0x300 or ord(c) > 0x36F
    )
    return f"kommune/{number}-{'-'.join(filter(None, letters.split('-')))}.html"


@cache
def _environment(lang: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def bound(function: Callable[..., str]) -> Callable[..., str]:
        return lambda value, *rest: function(value, lang, *rest)

    environment.filters |= {
        "num": bound(formats.number),
        "signed": bound(formats.signed),
        "percent": bound(formats.percent),
        "day": bound(formats.day),
        "group_name": bound(group_name),
        "listed": bound(listed),
    }
    environment.globals |= {
        "outwards": outwards,
        "style": _inline("style.css", "style-src"),
        "script": _inline("script.js", "script-src"),
    }
    return environment


@dataclass(frozen=True, slots=True)
class Inline:
    """A style sheet or script that stands in every page, and the directive that allows it and nothing else."""

    text: Markup
    policy: str


def _inline(name: str, directive: str) -> Inline:
    text = (_TEMPLATES / name).read_text(encoding="utf-8").strip()
    digest = b64encode(sha256(text.encode()).digest()).decode()
    return Inline(Markup(text), f"{directive} 'sha256-{digest}'")  # noqa: S704  (our own file)
