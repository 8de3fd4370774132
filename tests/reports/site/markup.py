"""HTML read strictly with the standard library: what it links to, what it says, and whether every tag is closed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "br", "input", "img"})


@dataclass
class Element:
    """A start tag with its attributes and the text right up to its end."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Markup:
    """A document's elements in order; `faults` are tags that do not match and attributes given twice."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        """The elements of this name."""
        return [e for e in self.elements if e.tag == tag]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [e.attributes["id"] for e in self.elements if "id" in e.attributes]


def read(text: str) -> Markup:
    """Read a document."""
    found = Markup()
    open_: list[Element] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            names = [name for name, _ in attrs]
            if len(names) != len(set(names)):
                found.faults.append(f"<{tag}> has an attribute twice: {names}")
            element = Element(tag, {name: value or "" for name, value in attrs})
            found.elements.append(element)
            if tag not in _VOID:
                open_.append(element)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.handle_starttag(tag, attrs)
            if tag not in _VOID:
                open_.pop()

        def handle_endtag(self, tag: str) -> None:
            if not open_ or open_[-1].tag != tag:
                found.faults.append(f"</{tag}> closes <{open_[-1].tag if open_ else ''}> at {self.getpos()}")
            else:
                open_.pop()

        def handle_data(self, data: str) -> None:
            for element in open_:
                element.text += data

    reader = Reader()
    reader.feed(text)
    reader.close()
    found.faults += [f"<{e.tag}> is never closed" for e in open_]
    return found
