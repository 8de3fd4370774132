"""Worst cases that grow to any size: each line of the tables below is one way to be large, with a sentence on it.

A body is its parts in their order; those that are `Many` are repeated equally often, as often as the size allows, and
`%d` in them counts.
"""

from dataclasses import dataclass

P = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
P += "@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
D = "<http://x.example.no/1> a dcat:Dataset ; dct:title 'x' ; "
DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
NAMES = f'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="{DCAT}" xmlns:dct="{DCT}"'
X, X_END = f"<rdf:RDF {NAMES}><dcat:Dataset rdf:about='http://x.example.no/1'>", "</dcat:Dataset></rdf:RDF>"
J = f'{{"@context": {{"dcat": "{DCAT}", "dct": "{DCT}"}}, "@id": "http://x.example.no/1", "@type": "dcat:Dataset", '
CKAN, CKAN_END = '{"success": true, "result": {"count": 1, "results": [', "]}}"
FEED = '{"dataset": [{"identifier": "1", "title": "x", '
CSW = f'<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" {NAMES}'
CSW_IN, CSW_END = '<csw:SearchResults numberOfRecordsMatched="1">', "</csw:SearchResults></csw:GetRecordsResponse>"
OAI, OAI_END = "<OAI-PMH><ListRecords>", "</ListRecords></OAI-PMH>"
TTL, NT, NQ, TRIG = "text/turtle", "application/n-triples", "application/n-quads", "application/trig"
XML, LD, JSON, HTML = "application/rdf+xml", "application/ld+json", "application/json", "text/html"


class Many(str):
    """A part that is repeated; a `%d` in it is the number of the repetition."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Large:
    """One way to be large. `reader` is a kind of portal, or what `large_readers` calls another reader."""

    says: str
    reader: str
    media_type: str
    parts: tuple[str, ...]
    encoding: str = "utf-8"

    def body(self, size: int) -> bytes:
        """About `size` bytes of it."""
        many = [str(part) for part in self.parts if isinstance(part, Many)]
        unit = sum(len(part.encode(self.encoding)) + 4 * part.count("%d") for part in many)
        count = max(1, size // unit)
        return "".join(
            "".join(part.replace("%d", str(i)) for i in range(count)) if isinstance(part, Many) and "%d" in part
            else part * count if isinstance(part, Many) else part
            for part in self.parts
        ).encode(self.encoding, "surrogatepass")  # fmt: skip


def _of(reader: str, media_type: str, *cases: tuple[str, ...]) -> tuple[Large, ...]:
    return tuple(Large(says, reader, media_type, parts) for says, *parts in cases)


TEXTS = (
    ("lines", "line\n"), ("quotes", '\\"'), ("backslashes", "\\\\"), ("ampersands", "&amp; & "),
    ("HTML", "<p class=x>y</p>"), ("blanks", " "), ("open braces", "{{"), ("open tags", "<a "), ("escapes", "\\u00e6"),
)  # fmt: skip

TURTLE = _of(
    "dcat", TTL,
    *[(f"one literal of many {name}", P, D, 'dct:description """', Many(text), '""" .') for name, text in TEXTS],
    *[(f"one literal of many {name}, after a mistake", P, "§ .\n", D, 'dct:description """', Many(text), '""" .')
      for name, text in TEXTS],
    ("one short literal", P, D, 'dct:title "', Many("abcd "), '" .'),
    ("nested blank nodes", P, D, "dct:spatial ", Many("[ dct:relation "), "1", Many("]"), " ."),
    ("nested lists", P, D, "dct:spatial ", Many("("), "1", Many(")"), " ."),
    ("nested quoted triples", P, Many("<<"), " <x:a> <x:b> <x:c>", Many(">>"), " <x:b> <x:c> ."),
    ("a giant IRI", P, D, "dcat:landingPage <http://x.example.no/", Many("abcd"), "> ."),
    ("a giant IRI with what no IRI holds", P, D, "dcat:landingPage <http://x.example.no/", Many("a b"), "> ."),
    ("a giant IRI of many secrets", P, D, "dcat:landingPage <http://x.example.no/?", Many("key"), "> ."),
    ("a giant IRI of many slashes", P, D, "dcat:landingPage <http://x.example.no/", Many("/"), "> ."),
    ("a giant next page", P, D, "<http://www.w3.org/ns/hydra/core#next> <http://x.example.no/", Many("abcd"), "> ."),
    ("a giant relative IRI of many dots", P, D, "dcat:landingPage <", Many("../"), "> ."),
    ("a giant prefix", P, "@prefix ", Many("abcd"), ": <x:> . ", D, "dct:title 'x' ."),
    ("many prefixes", P, Many("@prefix a%d: <http://x.example.no/%d/> .\n"), D, "dct:title 'x' ."),
    ("many bases", P, Many("@base <http://x.example.no/%d/> . <a> a dcat:Dataset .\n")),
    ("many datasets", P, Many("<x:%d> a dcat:Dataset ; dct:title 'x' .\n")),
    ("many datasets without an IRI", P, Many("[] a dcat:Dataset ; dct:title 'x%d' .\n")),
    ("many equal datasets without an IRI", P, Many("[] a dcat:Dataset .\n")),
    ("many bare nodes", P, Many("<x:%d> <x:b> 1 .\n")),
    ("many values of one property", P, D, "dct:relation 1", Many(", <x:%d>"), " ."),
    ("many equal values", P, D, "dct:relation 1", Many(", 1"), " ."),
    ("many titles", P, D, "dct:title 'y'", Many(", 'x%d'"), " ."),
    ("many languages", P, D, "dct:title 'y'", Many(", 'x'@a%d"), " ."),
    ("many keywords", P, D, "dcat:keyword 'y'", Many(", 'x%d'@nb"), " ."),
    ("many predicates", P, D, "dct:title 'y'", Many("; <x:%d> 1"), " ."),
    ("many misspelt predicates", P, D, "dct:title 'y'", Many("; <https://www.w3.org/ns/dcat#a%d> 1"), " ."),
    ("many distributions of one dataset", P, D, "dcat:distribution <x:1>", Many(", <x:%d>"), " ."),
    ("many nameless distributions", P, D, "dcat:distribution []", Many(", [ dct:title 'x%d' ]"), " ."),
    ("one distribution of many datasets", P, Many("<x:%d> a dcat:Dataset ; dcat:distribution <x:d> .\n"),
     "<x:d> dct:title 'x' ."),
    ("one long distribution of many datasets", P, Many("<x:%d> a dcat:Dataset ; dcat:distribution <x:d> .\n"),
     "<x:d> dct:description '''", Many("some words, and more of them, line\n"), "''' ."),
    ("one long publisher of many datasets", P, Many("<x:%d> a dcat:Dataset ; dct:publisher <x:d> .\n"),
     "<x:d> foaf:name '''", Many("some words, and more of them, line\n"), "''' ."),
    ("one place of many names for many datasets", P, Many("<x:%d> a dcat:Dataset ; dct:spatial _:a .\n"),
     Many("_:a <http://www.w3.org/2000/01/rdf-schema#label> 'x%d' .\n")),
    ("one contact of many addresses for many datasets", P, Many("<x:%d> a dcat:Dataset ; dcat:contactPoint <x:c> .\n"),
     Many("<x:c> vcard:hasEmail 'x%d' .\n")),
    ("one period of many ends for many datasets", P, Many("<x:%d> a dcat:Dataset ; dct:temporal _:c .\n"),
     Many("_:c dcat:endDate '%d' .\n")),
    ("one checksum of many values for many distributions", P, "@prefix spdx: <http://spdx.org/rdf/terms#> .\n",
     Many("<x:d%d> a dcat:Dataset ; dcat:distribution <x:%d> . <x:%d> spdx:checksum _:c .\n"),
     Many("_:c spdx:checksumValue '%d' .\n")),
    ("one keyword's node of many labels for many datasets", P, Many("<x:%d> a dcat:Dataset ; dcat:keyword _:c .\n"),
     Many("_:c dct:title '%d' .\n")),
    ("one cost of many values for many datasets", P, "@prefix cv: <http://data.europa.eu/m8g/> .\n",
     Many("<x:%d> a dcat:Dataset ; cv:hasCost _:c .\n"), Many("_:c cv:hasValue '%d' .\n")),
    ("many records of one dataset", P, Many("<x:%d> a dcat:CatalogRecord ; foaf:primaryTopic <x:d> ; dct:issued '%d' .\n"),
     "<x:d> a dcat:Dataset ."),
    ("many catalogues of one dataset", P, Many("<x:%d> a dcat:Catalog ; dcat:dataset <x:d> .\n"), "<x:d> dct:title 'x' ."),
    ("one long catalogue of many datasets", P, "<x:", Many("abcdefghijklmnopqrstuvwxyz"), "> dcat:dataset ",
     Many("<x:%d> , "), "<x:1> .", Many("<x:%d> a dcat:Dataset .\n")),
    ("a chain of blank nodes", P, D, "dct:spatial _:b0 .\n", Many("_:b%d dct:relation _:c%d . _:c%d dct:source _:b1 .\n")),
    ("a ring of blank nodes", P, D, "dct:spatial _:a .\n", Many("_:a dct:relation _:b%d . _:b%d dct:relation _:a .\n")),
    ("many language tags to repair", P, Many("<x:%d> dct:title 'x'@nb_NO .\n")),
    ("many language tags that are none", P, Many("<x:%d> dct:title 'x'@æ%d .\n")),
    ("many blanks before a language tag", P, "§ .\n", D, "dct:title 'x'", Many(" "), "@nb_NO ."),
    ("many bad IRIs", P, Many("<x:%d> dcat:landingPage <http://x y%d> .\n")),
    ("every statement broken", P, Many("<x:%d> dct:title § .\n")),
    ("every hundredth statement broken", P, Many("<x:%d> dct:title § .\n" + "<x:%d> dct:title 1 .\n" * 99)),
    ("a quotation mark without a partner in every statement", P, Many('<x:%d> dct:title "x .\n')),
    ("a long quotation mark without a partner", P, 'x:a """', Many('<x:%d> dct:title 1 .\n\\"')),
    ("escaped quotation marks outside of strings", P, "§", Many('\\"')),
    ("escaped apostrophes outside of strings", P, "§", Many("\\'")),
    ("escaped quotation marks behind tags", P, "§", Many("'\"@\\")),
    ("escaped long quotation marks outside of strings", P, "§", Many('\\"""" ')),
    ("angle brackets without a partner", P, "§", Many("<a")),
    ("a giant number", P, D, "dct:issued ", Many("1"), " ."),
    ("comments", P, Many("# comment %d\n"), D, "dct:title 'x' ."),
    ("one long comment", P, "#", Many("# "), "\n", D, "dct:title 'x' ."),
    ("control characters", P, D, "dct:title '", Many("\x01"), "' ."),
    ("zero bytes", P, Many("\0")),
    ("nothing but blanks", Many(" \n")),
    ("a period of many blanks", P, D, "dct:temporal '2020/2020", Many(" "), "/' ."),
    ("a period of many digits", P, D, "dct:temporal '", Many("2020"), "' ."),
    ("a date of many digits", P, D, "dct:issued '2020-01-01T", Many("1"), "' ; dct:modified '", Many("1"), "' ."),
    ("an e-mail address of many letters", P, D, "dcat:contactPoint [ vcard:hasEmail '", Many("a"), "' ] ."),
    ("an e-mail address of many dots", P, D, "dcat:contactPoint [ vcard:hasEmail 'a@", Many("a."), "' ] ."),
    ("a telephone number of many digits", P, D, "dcat:contactPoint [ vcard:hasTelephone '", Many("1 "), "x' ] ."),
    ("an orgPath of many steps", P, D, "dct:publisher <x:p> . <x:p> <x:#orgPath> '", Many("/1"), "' ."),
    ("an identifier of many digits", P, D, "dct:publisher <x:p> . <x:p> dct:identifier '", Many("1 "), "' ."),
    ("a title of many tags cut off", P, D, "dct:description '", Many("<a b"), "' ."),
    ("giant addresses in every place for one", P, D, "dcat:landingPage <http://x/", Many("a"), "> ; dct:license <http://y/",
     Many("a"), "> ; dcat:distribution [ dcat:accessURL <http://z/", Many("a"), "> ] ; dcat:contactPoint <mailto:", Many("a"),
     "> ."),
)  # fmt: skip

LINES = (
    *_of("dcat", NT,
         ("many triples", Many("<x:%d> <x:p> 'a' .\n".replace("'", '"'))),
         ("many datasets", Many(f"<x:%d> {A} <{DCAT}Dataset> .\n")),
         ("every line broken", Many("<x:%d> <x:p> .\n")),
         ("one quotation mark in every line", Many('<x:%d> <x:p> "a .\n')),
         ("one literal of quotation marks", '<x:a> <x:p> "', Many('\\"'), '" .'),
         ("one giant line", "<x:a> <x:p> ", Many("x"))),
    *_of("dcat", NQ,
         ("many graphs", Many(f"<x:%d> {A} <{DCAT}Dataset> <x:g%d> .\n")),
         ("every line broken", Many("<x:%d> <x:p> <x:o> <x:g> <x:h> .\n"))),
    *_of("dcat", TRIG,
         ("many graphs", P, Many("<x:g%d> { <x:%d> a dcat:Dataset } \n")),
         ("many open graphs", P, Many("<x:g%d> { <x:%d> a dcat:Dataset . \n"))),
)  # fmt: skip

RDF_XML = _of(
    "dcat", XML,
    *[(f"one literal of many {name}", X, "<dct:title>", Many(text), "</dct:title>", X_END) for name, text in TEXTS[:4]],
    ("one literal of an entity", '<!DOCTYPE r [<!ENTITY a "b">]>', X, "<dct:title>", Many("&a;"), "</dct:title>", X_END),
    ("one CDATA section", X, "<dct:title><![CDATA[", Many("<&]]"), "]]></dct:title>", X_END),
    ("many CDATA sections", X, "<dct:title>", Many("<![CDATA[x]]>"), "</dct:title>", X_END),
    ("HTML as an XML literal", X, "<dct:title rdf:parseType='Literal'>", Many("<p>x</p>"), "</dct:title>", X_END),
    ("nested nodes", f"<rdf:RDF {NAMES}>", Many("<dcat:Dataset><dct:relation>"), Many("</dct:relation></dcat:Dataset>"), "</rdf:RDF>"),
    ("nested resources", X, Many("<dct:relation rdf:parseType='Resource'>"), Many("</dct:relation>"), X_END),
    ("nested elements of a literal", X, "<dct:title rdf:parseType='Literal'>", Many("<a>"), Many("</a>"), "</dct:title>", X_END),
    ("nested collections", X, Many("<dct:relation rdf:parseType='Collection'><dct:a>"), Many("</dct:a></dct:relation>"), X_END),
    ("nested bases", f"<rdf:RDF {NAMES}>", Many("<dct:a xml:base='http://x/%d/'><dct:b>"), Many("</dct:b></dct:a>"), "</rdf:RDF>"),
    ("nested namespaces", f"<rdf:RDF {NAMES}>", Many("<a:x xmlns:a='x:%d'><a:y>"), Many("</a:y></a:x>"), "</rdf:RDF>"),
    ("many datasets", f"<rdf:RDF {NAMES}>", Many("<dcat:Dataset rdf:about='x:%d'><dct:title>x</dct:title></dcat:Dataset>"), "</rdf:RDF>"),
    ("many namespaces", f"<rdf:RDF {NAMES}", Many(" xmlns:a%d='x:%d'"), "><dcat:Dataset/></rdf:RDF>"),
    ("many namespaces and a mistake", f"<rdf:RDF {NAMES}", Many(" xmlns:a%d='x:%d'"), "><dcat:Dataset/>x</rdf:RDF>"),
    ("many namespaces, each on its element", f"<rdf:RDF {NAMES}>", Many("<a:x xmlns:a='x:%d'/>"), "</rdf:RDF>"),
    ("many attributes", f"<rdf:RDF {NAMES}><dcat:Dataset", Many(" dct:a%d='x'"), "/></rdf:RDF>"),
    ("a list that numbers itself", X, "<dct:a><rdf:Bag>", Many("<rdf:li>x</rdf:li>"), "</rdf:Bag></dct:a>", X_END),
    ("a text between elements, and many nodes", f"<rdf:RDF {NAMES}>x", Many("<dcat:Dataset rdf:about='x:%d'/>"), "</rdf:RDF>"),
    ("a text between elements, and a long literal", X, "x<dct:title>", Many("line &#10; "), "</dct:title>", X_END),
    ("a text between elements, and nested nodes", f"<rdf:RDF {NAMES}>x", Many("<dcat:Dataset><dct:a>"), Many("</dct:a></dcat:Dataset>"), "</rdf:RDF>"),
    ("many entities that only HTML knows", X, "<dct:title>", Many("&nbsp;"), "</dct:title>", X_END),
    ("many unknown entities", X, "<dct:title>", Many("&a%d;"), "</dct:title>", X_END),
    ("ampersands and no semicolon", X, "<dct:title>", Many("&a"), "</dct:title>", X_END),
    ("one endless entity", X, "<dct:title>&", Many("a"), "</dct:title>", X_END),
    ("control characters", X, "<dct:title>", Many("\x01"), "</dct:title>", X_END),
    ("many declarations in front", Many("<!a>"), X, X_END),
    ("many doctypes in front", Many("<!DOCTYPE a>"), X, X_END),
    ("many doctypes with brackets", Many("<!DOCTYPE a ['\"]>"), X, X_END),
    ("many comments in front", Many("<!---->"), X, X_END),
    ("many instructions in front", Many("<?a?>"), X, X_END),
    ("many entities", "<!DOCTYPE r [", Many("<!ENTITY a%d 'x'>"), "]>", X, X_END),
    ("many half entities", "<!DOCTYPE r [", Many("<!ENTITY a '"), "]>", X, X_END),
    ("an entity of many blanks", "<!DOCTYPE r [<!ENTITY", Many(" "), "]>", X, X_END),
    ("a giant encoding", "<?xml version='1.0' encoding='iso-8859-", Many("1"), "'?>", X, "<dct:title>æ</dct:title>", X_END),
    ("blanks before a declaration", Many(" "), "<?xml version='1.0' encoding='iso-8859-1'?>", X, X_END),
    ("an encoding that is said again and again", "<?xml ", Many("encoding "), "?>", X, X_END),
    ("a giant name", f"<rdf:RDF {NAMES}><dct:", Many("abcd"), "/></rdf:RDF>"),
    ("a root that is no RDF with a giant name", "<a", Many("abcd"), " xmlns='x'/>"),
    ("a root that never ends", "<rdf:RDF xmlns='", Many("abcd ")),
    ("a root cut off after many ends", f"<rdf:RDF {NAMES}>", Many("</rdf:RDF >  ")),
    ("a web page", "<!DOCTYPE html><html><title>", Many("<title>")),
    ("a web page without a title", "<html>", Many("<p class=x>y</p>")),
)  # fmt: skip

JSON_LD = _of(
    "dcat", LD,
    *[(f"one literal of many {name}", J, '"dct:title": "', Many(text), '"}') for name, text in
      (("lines", "line\\n"), ("raw lines", "line\n"), ("quotes", '\\"'), ("backslashes", "\\\\"), ("control characters", "\x01"),
       ("half surrogates", "\\ud800"))],
    ("many values", J, '"dct:title": [1', Many(', "x%d"'), "]}"),
    ("many nodes", J, '"@graph": [{}', Many(', {"@id": "x:%d", "@type": "dcat:Dataset"}'), "]}"),
    ("many nodes before their context", '{"@graph": [{}', Many(', {"@id": "x:%d", "@type": "dcat:Dataset"}'), f'], "@context": {{"dcat": "{DCAT}"}}}}'),
    ("one giant literal before its context", '{"@id": "x:1", "dct:title": "', Many("abcd"), f'", "@context": {{"dct": "{DCT}"}}}}'),
    ("many keys that no context defines", J, '"a": 1', Many(', "k%d": "x"'), "}"),
    ("many keys that no context defines, on many nodes", J, '"@graph": [{}', Many(', {"k%d": {"l%d": 1}}'), "]}"),
    ("many equal keys", J, '"dct:title": 1', Many(', "dct:title": "x"'), "}"),
    ("a giant key", J, '"', Many("abcd"), '": 1}'),
    ("many terms in one context", '{"@context": {"a": "x:a"', Many(', "t%d": "x:t%d"'), '}, "a": 1}'),
    ("many contexts", J, '"@graph": [{}', Many(', {"@context": {"t%d": "x:%d"}, "t%d": 1}'), "]}"),
    ("many contexts that we have", J, '"@graph": [{}', Many(', {"@context": "https://schema.org"}'), "]}"),
    ("many contexts in one list", '{"@context": [{}', Many(', {"t%d": "x:%d"}'), '], "t1": 1}'),
    ("many lists of contexts", J, '"@graph": [{}', Many(', {"@context": [{"a": "x:%d"}], "a": 1}'), "]}"),
    ("many lists of contexts that never end", J, '"@graph": ', Many('{"@context": [')),
    ("many words that look like contexts", J, '"dct:title": [1', Many(', {"@context": ["@context"]}'), "]}"),
    ("nested lists", J, '"dct:title": ', Many("["), Many("]"), "}"),
    ("nested objects", J, '"dct:relation": ', Many('{"dct:relation": '), "1", Many("}"), "}"),
    ("many nests of two hundred levels", J, '"dct:relation": [1', Many("," + "[" * 190 + "]" * 190), "]}"),
    ("many nests of a hundred contexts", J, '"dct:relation": [1', Many("," + '{"@context":{},"dct:relation":' * 90 + "1" + "}" * 90), "]}"),
    ("lists of lists", J, '"dct:title": {"@list": [1', Many(', {"@list": ["x"]}'), "]}}"),
    ("escaped quotation marks outside of strings", J, Many('\\"')),
    ("nothing but backslashes", '{"@id": ', Many("\\")),
    ("a giant number", J, '"dct:title": ', Many("1"), "}"),
    ("JSON that is no JSON-LD", "[", Many('{"a": 1},'), "1]"),
    ("one giant string", '"', Many("abcd"), '"'),
    ("one giant string of escapes that never ends", '"', Many("\\a")),
    ("a list that is cut off", J, '"dct:title": [1', Many(', "x%d"')),
    ("opening brackets", Many("[")),
)  # fmt: skip

ENCODED = tuple(
    Large(f"many datasets in {encoding}", "dcat", media_type, parts, encoding)
    for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1")
    for media_type, parts in (
        (TTL, (P, Many("<x:%d> a dcat:Dataset ; dct:title 'Ærlig Øst Åpen' .\n"))),
        (XML, (f"<?xml version='1.0' encoding='{encoding}'?><rdf:RDF {NAMES}>",
               Many("<dcat:Dataset rdf:about='x:%d'><dct:title>Ærlig Øst Åpen</dct:title></dcat:Dataset>"), "</rdf:RDF>")),
    )
)  # fmt: skip

ANY_JSON = (
    ("a giant key", '{"', Many("abcd"), '": 1}'),
    ("many equal keys", '{"a": 1', Many(', "a": 1'), "}"),
    ("nested lists", Many("["), Many("]")),
    ("nested objects", Many('{"a":'), "1", Many("}")),
    ("a giant number", "[", Many("1"), "]"),
    ("many numbers", "[1", Many(", 1e%d"), "]"),
    ("half surrogates", '["', Many("\\ud800"), '"]'),
    ("raw control characters", '["', Many("a\x01"), '"]'),
    ("escaped quotation marks outside of strings", "[x", Many('\\"')),
    ("a web page", "<html>", Many("<p>")),
)
FIELDS = (
    "title",
    "description",
    "keyword",
    "license",
    "publisher",
    "contactPoint",
    "spatial",
    "temporal",
    "theme",
    "distribution",
)
FEEDS = (
    *ANY_JSON,
    ("many datasets", '{"dataset": [1', Many(', {"identifier": "%d", "title": "x"}'), "]}"),
    ("many equal datasets", '{"dataset": [1', Many(', {"@id": "http://x/1"}'), "]}"),
    ("many things that are no datasets", '{"dataset": [1', Many(", %d"), "]}"),
    ("many distributions", FEED, '"distribution": [1', Many(', {"accessURL": "http://x/%d"}'), "]}]}"),
    ("many unknown keys", FEED, '"a": 1', Many(', "k%d": 1'), "}]}"),
    ("many spellings of one key", FEED, '"a": 1', Many(', "p%d:keyword": "x%d"'), "}]}"),
    ("nested values", FEED, '"spatial": ', Many('{"value": '), "1", Many("}"), "}]}"),
    ("nested lists in a field", FEED, '"spatial": ', Many("["), Many("]"), "}]}"),
    ("a wide structure that has no place", FEED, '"spatial": {"a": 1', Many(', "k%d": {"label": {}}'), "}}]}"),
    *[(f"open braces in {name}", FEED, f'"{name}": "}}}}', Many("{{"), '"}]}') for name in FIELDS],
    *[(f"tags in {name}", FEED, f'"{name}": "', Many("<a b "), '"}]}') for name in FIELDS],
    *[(f"many values of {name}", FEED, f'"{name}": [1', Many(', "http://x/%d"'), "]}]}") for name in FIELDS],
    ("an identifier of many digits", FEED, '"@id": "http://x/', Many("0123456789abcdef"), '"}]}'),
    ("types of many words", FEED, '"type": "', Many("app "), '"}]}'),
    ("an address of many slashes", FEED, '"landingPage": "http:', Many("//a"), '"}]}'),
    ("an address of many blanks", FEED, '"landingPage": "http://x/', Many(" "), '/"}]}'),
    ("a prefix for everything", '{"@context": {"a": "http://x/"', Many(', "p%d": "http://x/%d"'), '}, "dataset": [{"p1:title": "x"}]}'),
)  # fmt: skip
PACKAGES = (
    *ANY_JSON,
    ("many packages", CKAN, "{}", Many(', {"id": "%d", "title": "x"}'), CKAN_END),
    ("many equal packages", CKAN, "{}", Many(', {"id": "1", "title": "x"}'), CKAN_END),
    ("many things that are no packages", CKAN, "1", Many(", %d"), CKAN_END),
    ("many resources", CKAN, '{"id": "1", "resources": [{}', Many(', {"id": "%d", "url": "http://x/%d"}'), "]}", CKAN_END),
    ("many equal resources", CKAN, '{"id": "1", "resources": [{}', Many(', {"id": "1", "url": "http://x/%d"}'), "]}", CKAN_END),
    ("many extras", CKAN, '{"id": "1", "extras": [{}', Many(', {"key": "k%d", "value": "x"}'), "]}", CKAN_END),
    ("many tags", CKAN, '{"id": "1", "tags": [1', Many(', {"name": "x%d"}'), "]}", CKAN_END),
    ("JSON in a string", CKAN, '{"id": "1", "theme": "[1', Many(", 1"), ']"}', CKAN_END),
    ("nested JSON in a string", CKAN, '{"id": "1", "theme": "', Many("["), Many("]"), '"}', CKAN_END),
    ("nested JSON where a truth is expected", CKAN, '{"id": "1", "resources": [{"datastore_active": ', Many("["), Many("]"), "}]}", CKAN_END),
    ("JSON in strings in every field of many packages", CKAN, "{}", Many(', {"id": "%d", "theme": "[[[1]]]", "spatial": "{\\"a\\": [1]}"}'), CKAN_END),
    ("commas and blanks", CKAN, '{"id": "1", "language": "http://x/', Many(", "), '"}', CKAN_END),
    ("one comma before many blanks", CKAN, '{"id": "1", "language": "http://x/,', Many(" "), '"}', CKAN_END),
    ("many commas", CKAN, '{"id": "1", "language": "x', Many(",%d"), '"}', CKAN_END),
    ("many places", CKAN, '{"id": "1", "spatial_coverage": [1', Many(', {"text": "x%d"}'), "]}", CKAN_END),
    ("many publishers", CKAN, '{"id": "1", "publisher": [1', Many(', {"name": "x%d"}'), "]}", CKAN_END),
    ("an outline of many points", CKAN, '{"id": "1", "spatial": {"a": [1', Many(", [%d, 1]"), "]}}", CKAN_END),
    ("a giant title", CKAN, '{"id": "1", "title": "', Many("<a b"), '"}', CKAN_END),
    ("a giant address", CKAN, '{"id": "1", "url": "http://x/', Many("a b"), '"}', CKAN_END),
    ("a refusal of many words", '{"success": false, "error": {"message": "', Many("abcd"), '"}}'),
)  # fmt: skip
ENVELOPES = (
    *_of("csw", XML,
         ("many records", CSW, ">", CSW_IN, Many("<dcat:Dataset rdf:about='x:%d'/>".replace("/>", "></dcat:Dataset>")), CSW_END),
         ("many broken records", CSW, ">", CSW_IN, Many("<dcat:Dataset rdf:about='x:%d'>x<dct:a><dct:b>y</dct:b>z</dct:a></dcat:Dataset>"), CSW_END),
         ("many records and many namespaces", CSW, Many(" xmlns:a%d='x:%d'"), ">", CSW_IN, Many("<dcat:Dataset rdf:about='x:%d'></dcat:Dataset>"), CSW_END),
         ("many records and a long doctype", "<!DOCTYPE a [", Many("<!-- a comment -->"), "]>", CSW, ">", CSW_IN,
          Many("<dcat:Dataset rdf:about='x:%d'></dcat:Dataset>"), CSW_END),
         ("many records of one agent", CSW, ">", CSW_IN, Many("<dct:Agent rdf:about='x:1'><dct:title>%d</dct:title></dct:Agent>"), CSW_END),
         ("many records that are no RDF", CSW, ">", CSW_IN, Many("<a%d></a%d>"), CSW_END),
         ("a record of nested elements", CSW, ">", CSW_IN, "<dcat:Dataset rdf:about='x:1'>", Many("<dct:a>"), Many("</dct:a>"), "</dcat:Dataset>", CSW_END),
         ("many words outside of records", CSW, ">", Many("<a>word</a>"), "</csw:GetRecordsResponse>"),
         ("many ampersands", CSW, ">", CSW_IN, Many("& "), CSW_END),
         ("a refusal of many words", "<ExceptionReport>", Many("word "), "</ExceptionReport>")),
    *_of("oai-pmh", XML,
         ("many records", OAI, Many(f"<record><metadata><rdf:RDF {NAMES}><dcat:Dataset rdf:about='x:%d'/></rdf:RDF></metadata></record>"), OAI_END),
         ("many broken records", OAI, Many("<record><metadata>&lt;a</metadata></record>"), OAI_END),
         ("many empty records", OAI, Many("<record/>"), OAI_END),
         ("a giant token", "<OAI-PMH><ListRecords><resumptionToken>", Many("abcd"), "</resumptionToken></ListRecords></OAI-PMH>"),
         ("nested elements", OAI, Many("<a>"), Many("</a>"), OAI_END)),
    *_of("arcgis-server", JSON, *ANY_JSON,
         ("many services", '{"services": [1', Many(', {"name": "x%d", "type": "MapServer"}'), "]}"),
         ("many services that are none", '{"services": [1', Many(", 1"), "]}"),
         ("a refusal of many words", '{"error": {"message": "', Many("abcd"), '"}}')),
    *_of("geonorge", XML, ("many publishers", f"<rdf:RDF {NAMES} xmlns:foaf='http://xmlns.com/foaf/0.1/'>",
         Many("<dcat:Dataset rdf:about='x:%d'><dct:publisher><foaf:Agent rdf:about='http://x/organisasjoner/%d'>"
              "<dct:identifier>971040238</dct:identifier></foaf:Agent></dct:publisher></dcat:Dataset>"), "</rdf:RDF>")),
    *_of("opendatasoft", XML,
         ("many words in the place of IRIs", f"<rdf:RDF {NAMES}>", Many("<dcat:Dataset rdf:about='x:%d'><dct:spatial rdf:resource='word %d'/></dcat:Dataset>"), "</rdf:RDF>")),
)  # fmt: skip
JSON_FEEDS = (*_of("data-json", JSON, *FEEDS), *_of("arcgis-hub", JSON, *FEEDS[len(ANY_JSON):]), *_of("ckan", JSON, *PACKAGES))  # fmt: skip

LISTINGS = (
    *_of("fdk-listing", JSON, *ANY_JSON,
         ("many hits", '{"page": {"totalElements": 1}, "hits": [1', Many(', {"id": "a%d", "uri": "x:%d"}'), "]}"),
         ("many hits that are none", '{"page": {"totalElements": 1}, "hits": [1', Many(", {}"), "]}"),
         ("a catalogue's address of many steps", '{"page": {"totalElements": 1}, "hits": [{"id": "a", "catalog": {"uri": "http://x/',
          Many("catalogs/"), '"}}]}'),
         ("many parts", '{"page": {"totalElements": 1}, "hits": [], "aggregations": {"orgPath": [{"key": "x", "count": 1}',
          Many(', {"key": "/KOMMUNE/%d", "count": 1}'), "]}}")),
    *_of("entryscape-listing", JSON, *ANY_JSON,
         ("many children", '{"results": 1, "resource": {"children": [1', Many(', {"contextId": "1", "entryId": "%d"}'), "]}}"),
         ("one child of many subjects", '{"results": 1, "resource": {"children": [{"contextId": "1", "entryId": "1", "metadata": {"a": {}',
          Many(', "x:%d": {"p": [{"value": "v"}]}'), "}}]}}")),
    *_of("sparql-results", JSON, *ANY_JSON,
         ("many results", '{"results": {"bindings": [{}', Many(', {"d": {"type": "uri", "value": "x:%d"}}'), "]}}"),
         ("many empty results", '{"results": {"bindings": [{}', Many(", {}"), "]}}"),
         ("many results that are none", '{"results": {"bindings": [{}', Many(", 1"), "]}}")),
    *_of("union-graphs", JSON, *ANY_JSON, ("many graphs", '[{"id": "a"}', Many(', {"id": "%d"}'), "]")),
)  # fmt: skip

HEAD = "municipality_number,question_id,answer,answered_on,evidence_url\n"
LINKS = "url,at,status,error\n"
SURVEY = _of(
    "survey", "text/csv",
    ("one long line", Many("abcd")),
    ("one long cell", HEAD, '"', Many("abcd"), '"'),
    ("many columns", Many("a%d,"), "\n"),
    ("many columns of no name", Many(","), "\n", Many("a\n")),
    ("many quotation marks", HEAD, Many('"')),
    ("many bad rows", HEAD, Many("1,x%d,1,1,1\n")),
    ("many short rows", HEAD, Many("a\n")),
    ("many cells in a row", HEAD, Many("a,")),
    ("many equal rows", HEAD, Many("0301,open-by-default,1,2026-01-01,https://x.example.no/\n")),
    ("long question ids", HEAD, Many("0301," + "open-" * 20_000 + ",1,1,1\n")),
    ("many semicolons", Many(";")),
    ("zero bytes", HEAD, Many("\0")),
    ("many line ends", HEAD, Many("\n")),
)  # fmt: skip
OBSERVATIONS = _of(
    "observations", "text/csv",
    ("one long line", Many("abcd")),
    ("one long cell", LINKS, '"', Many("abcd"), '"'),
    ("many columns", "url,at,status,error", Many(",a%d"), "\n"),
    ("many columns and many short rows", "url,at,status,error", Many(","), "\n", Many("a\n")),
    ("many quotation marks", LINKS, Many('"')),
    ("many bad rows", LINKS, Many("a,b,c,\n")),
    ("many good rows of addresses elsewhere", LINKS, Many("http://x.example.no/%d,2026-11-23T01:00:00Z,200,\n")),
    ("many good rows", LINKS, Many("http://a.example.no/fil.csv,2026-11-23T01:00:00.%dZ,200,\n")),
    ("many equal good rows", LINKS, Many("http://a.example.no/fil.csv,2026-11-23T01:00:00Z,200,\n")),
    ("many doubtful rows", LINKS, Many("http://a.example.no/fil.csv,2026-11-23T01:00:00Z,,dns\n")),
    ("many cells in a row", LINKS, Many("a,")),
    ("long cells", LINKS, Many("http://x.example.no/" + "a" * 100_000 + ",2026-11-23T01:00:00Z,200,\n")),
    ("zero bytes", LINKS, Many("\0")),
)  # fmt: skip

LOOKS = _of(
    "look", HTML,
    *[(f"{before!r} and many times {text!r}", before, Many(text)) for before, texts in (
        ("", (" ", "\n", "\0", "a", "1", ";", ",", "\t", "<", "<a", "<!--", "<!", "<?", "#", "# a\n", "[", "{", "{\"", '"', "'", "\\", "a:", "- ", "!", "\x1e{}\n",
              "<a:", "<x:a> ", "@prefix ", "%", "0\n", "a(", "\u00a0", "æ", "sep=", "1;2\n", "a=b\n", "!a\n", "a,\"", "{}\n")),
        ("<html>", ("<", "<a ", "<title>", "<script>", "<!--", "<style>", "404 ", "not found ", "page ", "siden ", "&amp;", "&", "a", " ", "<p>", "<div>", "<svg>", "feil ", "error ", "  404")),
        ("<html><body><p>", ("page a ", "404  ", "siden ikke ", "a ", "\n", "log in ")),
        ("<?xml version='1.0'?>", ("<a>", "<!--", "<!", "<?", " ", "<a b='", "<!DOCTYPE a [", "<!ENTITY a 'b'>")),
        ("<?xml version='1.0'?><a>", ("<b>", "<b/>", "&", "&amp;", "<![CDATA[", "a", "<b c='d'/>")),
        ("<!DOCTYPE a [", ("<!ENTITY a 'b'>", "<!ENTITY b '&a;&a;'>", "'", '"', "]")),
        ('{"a": ', ("[", "{\"a\": ", '"', "\\", "1", "[1,", '"\\')),
        ("[", ("[", "1,", "{},", '"a",', "\\\"", "null,", "-")),
        ("a;b;c\n", ("1;2;3\n", '"', ";", "1;", '"a";', "\n", '""', "1,5;")),
        ("openapi: ", ("a: ", "- ", " ", "\n", "{", "&a ", "*a ", "[", "a: &a [*a]\n")),
        ("PK\x03\x04", ("PK\x03\x04", "\0", "PK\x01\x02", "PK\x05\x06", "a")),
        ("\x1f\x8b\x08\0\0\0\0\0\0\0", ("\x1f\x8b\x08", "\0", "a")),
        ("%PDF-1.4", ("a", "%%EOF", "\n")),
        ("BEGIN:VCALENDAR\n", ("BEGIN:VEVENT\n", " ")),
    ) for text in texts],
)  # fmt: skip

ALL = (
    *TURTLE,
    *LINES,
    *RDF_XML,
    *JSON_LD,
    *ENCODED,
    *JSON_FEEDS,
    *ENVELOPES,
    *LISTINGS,
    *SURVEY,
    *OBSERVATIONS,
    *LOOKS,
)
