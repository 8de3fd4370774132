"""Web pages: a page to read, a login page, or a failure that is told with a success's status.

Scanned once from left to right, and never parsed: a page is an answer to a question about data, not a thing to read.
"""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harvester.looking.answer import Kind, Look, shown

_PROLOGUE = r"\s*+(?:(?><!--.*?-->\s*+))*+"
_BEGINS = re.compile(
    _PROLOGUE + r"<(?:!doctype\s+html|(?:html|head|body|title|script|meta|link|style|div|p|h[1-6]|center|table|form|"
    r"iframe|font|br|a|span|main|noscript)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
_XHTML = re.compile(
    rf"\s*+<\?xml(?>.*?\?>){_PROLOGUE}<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL
)  # after an XML declaration only the root's own name tells a page: XML may well have a <table>
_ENOUGH = 4000  # characters of what a reader sees
_SHORT = 150  # words; a longer page has a subject of its own, whatever words it uses
_HIDDEN = ("script", "style", "svg", "template")

_ERROR = re.compile(
    r"\b(?:40[0345]|410|50[0234])\b\W{0,3}(?:error|feil|not found|file or directory|forbidden|internal|bad gateway|"
    r"service|gateway|siden?|page|ikke)|^[^\w\n]*+(?:error |feil )?(?:40[034]|410|50[0234])[^\w\n]*+$|"
    r"(?:page|site|file|resource|dataset|document|content|url|layer)\b.{0,30}?\b(?:not (?:be )?found|does not exist|"
    r"doesn.t exist|no longer (?:exists|available))|^[^\w\n]*+not found\b|couldn.t find (?:that|the|this) page|"
    r"(?:sid[ae][nr]?|fil[ae]?n?|dokumentet|datasettet|ressursen|innholdet|adressen|artikkelen)\b.{0,40}?\b(?:ikke funnet|"
    r"ble ikke funnet|finnes ikke|eksisterer ikke|er slettet|er fjernet|er flytta|ikkje funnen|finst ikkje)|"
    r"(?:finner|fant|fann|finn) (?:ikke|ikkje|dessverre ikke) (?:siden|sida|den siden|fil|dokumentet|datasettet)|"
    r"internal server error|server error in|bad gateway|service unavailable|gateway time-?out|runtime error|"
    r"(?:noe|noko) (?:gikk|gjekk) (?:galt|gale)|(?:en|ein) feil (?:har )?oppst(?:od|ått)|det oppstod en (?:intern )?feil|"
    r"something went wrong|an error (?:has )?occurred|fatal error:|stack trace|under (?:vedlikehold|maintenance)|"
    r"midlertidig utilgjengelig|temporarily unavailable|domain (?:is|may be) for sale|domenet er (?:ledig|til salgs|parkert)|"
    r"account (?:has been )?suspended|access denied|ingen tilgang|^[^\w\n]*+forbidden\b",
    re.IGNORECASE | re.MULTILINE,
)
_ERROR_MARKS = (
    "error404",
    "page-404",
    "errorpage",
    "page-not-found",
    "http-404",
)  # classes that CMSs put on such a page
# Of cookies only what is demanded: banners that offer a choice stand on every other page.
_CHALLENGE = re.compile(
    r"^just a moment[^\w\n]*+$|checking (?:your browser|if the site connection)|verify(?:ing)? (?:that )?you are (?:a )?human|are you human|"
    r"are you a robot|i.m not a robot|er du (?:et )?menneske|ikke (?:er )?en robot|attention required|ddos protection|"
    r"unusual traffic|pardon our interruption|(?:enable|turn on) cookies|cookies (?:must be (?:enabled|allowed|accepted)|"
    r"are disabled)|må (?:slå på|aktivere|godta|tillate) (?:bruk av )?(?:informasjonskapsler|cookies)|request unsuccessful",
    re.IGNORECASE | re.MULTILINE,
)
_CHALLENGE_MARKS = ("cf-challenge", "cf_chl", "_incapsula_resource")
_CAPTCHA = ("div", "iframe", "form", "input", "img")  # which show one; the script of one stands on any page with a form
_LOGIN = re.compile(
    r"\b(?:logg (?:deg )?inn|logg(?:e)? på|pålogging|innlogging|log ?in|log ?on|sign ?in|single sign|id-porten|feide|"
    r"authentication required|autentisering)\b",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(
    r"(?:^|\.)(?:login|logon|auth|sso|adfs|sts|idp|accounts?|signin|idporten|feide)\.|login\.microsoftonline\.com$|"
    r"\.b2clogin\.com$|\.okta\.com$|\.auth0\.com$",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(
    r"/(?:log-?[io]n|logg-?inn|sign-?in|user/login|account/login|auth/realms/|oauth2?/|saml2?/|adfs/ls|cas/login|"
    r"wp-login|_layouts/15/authenticate)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Seen:
    title: str = ""
    heading: str = ""
    text: str = ""
    password: bool = False
    marks: set[str] = field(default_factory=set)


def begins_as_html(text: str) -> bool:
    """Whether a text begins as web pages do, XHTML and those without a document type included."""
    return (_BEGINS.match(text) or _XHTML.match(text)) is not None


def look_at_page(text: str, encoding: str, url: str) -> Look:
    """Say what a web page is there for. `url` is the address that answered, after redirects."""
    seen = _scan(text)
    kind, what, challenge = _judge(seen, url)
    name = seen.title or seen.heading or seen.text
    says = f"{what}, «{shown(name)}»" if name.strip() else f"{what} without a title or a word"
    return Look("HTML", kind, True, says, encoding, challenge=challenge)


def _judge(seen: _Seen, url: str) -> tuple[Kind, str, bool]:
    """The words of title and heading count on any page, those of the text on a short one only: every portal's pages
    have a login link, and an article may well be about errors."""
    head = f"{seen.title}\n{seen.heading}"
    short = len(seen.text.split()) <= _SHORT
    loud = f"{head}\n{seen.text}" if short else head
    if _CHALLENGE.search(loud) or (short and "challenge" in seen.marks):
        return "error_page", "a page that asks for a human or for cookies", True
    if seen.password and (short or _LOGIN.search(head)):
        return "login", "a login page", False
    if _leads_to_login(url) or (short and _LOGIN.search(head)):
        return "login", "a login page", False
    if _ERROR.search(loud) or "error" in seen.marks:
        return "error_page", "an error page in place of the data", False
    return "page", "a web page", False


def _leads_to_login(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(_LOGIN_HOST.search(parts.hostname or "") or _LOGIN_PATH.search(parts.path[:2000]))
    except ValueError:
        return False


def _scan(text: str) -> _Seen:
    """Title, first heading, visible text and telling tags, in one pass."""
    seen, inside, words, length = _Seen(), "", [], 0
    before, *pieces = text.split("<")
    words.append(before)
    for piece in pieces:
        tag, closed, content = piece.partition(">")
        name = next(iter(tag[:20].split(None, 1)), "").rstrip("/").lower()
        if inside in _HIDDEN:
            inside = "" if name == f"/{inside}" else inside
            _mark(seen, tag.lower())
            continue
        _mark(seen, tag[:500].lower())
        inside = "" if tag.rstrip().endswith("/") else name
        content = content if closed else ""
        if name == "title" and not seen.title:
            seen.title = _plain(content)
        elif name not in _HIDDEN and length < _ENOUGH and content.strip():
            if name in ("h1", "h2") and not seen.heading:
                seen.heading = _plain(content)
            words.append(content)
            length += len(content)
    seen.text = "\n".join(filter(None, map(_plain, words)))[:_ENOUGH]
    return seen


def _plain(markup: str) -> str:
    return " ".join(html.unescape(markup[:_ENOUGH]).split())


def _mark(seen: _Seen, tag: str) -> None:
    if tag.startswith("input") and "password" in tag:
        seen.password = True
    if tag.startswith(("body", "html", "main", "div", "section")) and any(mark in tag for mark in _ERROR_MARKS):
        seen.marks.add("error")
    if any(mark in tag for mark in _CHALLENGE_MARKS) or (tag.startswith(_CAPTCHA) and "captcha" in tag):
        seen.marks.add("challenge")
