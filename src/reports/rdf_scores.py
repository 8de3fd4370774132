"""The latest scores as RDF: W3C's Data Quality Vocabulary, one dqv:QualityMeasurement for each number.

Measured is the municipality, named by its entry in Enhetsregisteret, and each dataset that has an IRI. What is not assessed
has no measurement. Metrics have IRIs of our own, with the criterion's words from the rubric.
"""

from pyoxigraph import NamedNode
from sqlalchemy import Connection

from reports.rdf_agents import REGISTER
from reports.rdf_terms import DEMO, Graph, Subject, iri, text, typed
from reports.tables import NoScores, invented
from store.dictionary import Entry, entries

_NUMBERS = (
    "total", "coverage", "quality", "quality_licence", "quality_access", "quality_format", "quality_freshness",
    "quality_documentation", "quality_api", "quality_standards", "quality_stability", "measured", "level",
)  # fmt: skip
_OURS = "urn:kommunedata:"


def turtle(connection: Connection) -> str:
    """All of it. Raises NoScores."""
    run = connection.exec_driver_sql("SELECT as_of, rubric_version FROM latest_run").one_or_none()
    if run is None:
        raise NoScores("The database holds no scores yet. Run `kommunedata score` first.")
    writer = _Writer(str(run[0]))
    demo = invented(connection)
    writer.dataset(str(run[1]), demo)
    known = {e.column: e for e in entries(connection) if e.object == "municipality_score"}
    for number in _NUMBERS:
        writer.number(number, known[number])
    criteria = connection.exec_driver_sql(
        "SELECT id, dimension, title_nb, title_en, why_nb, why_en FROM criterion JOIN latest_run USING (rubric_hash)"
        " WHERE status = 'stable' ORDER BY ordinal"
    ).all()
    for criterion in criteria:
        writer.criterion(*criterion)
    numbers = connection.exec_driver_sql(
        "SELECT municipality_number, min(number) FROM organisation WHERE relation = 'current' GROUP BY 1"
    )
    organisations = {str(place): str(number) for place, number in numbers}
    for place, name, *values in connection.exec_driver_sql(
        f"SELECT municipality_number, name, {', '.join(_NUMBERS)} FROM latest_score ORDER BY 1"
    ):
        node = writer.municipality(place, name, organisations.get(place))
        for metric, value in zip(_NUMBERS, values, strict=True):
            writer.measurement(node, metric, value)
        for criterion_id, value in connection.exec_driver_sql(
            "SELECT criterion_id, value FROM latest_criterion_score WHERE municipality_number = ? ORDER BY ordinal",
            (place,),
        ):
            writer.measurement(node, f"criterion:{criterion_id}", value)
    for uri, quality in connection.exec_driver_sql(
        "SELECT d.uri, max(s.quality) FROM latest_run r JOIN dataset_score s ON s.run_id = r.run_id"
        " JOIN dataset d ON d.id = s.dataset_id WHERE d.uri IS NOT NULL GROUP BY d.uri ORDER BY d.uri"
    ):
        if (dataset := iri(uri)) is not None:
            writer.measurement(dataset, "quality", quality)
    return writer.graph.turtle(
        [
            *([DEMO["nb"]] if demo else []),
            f"Poeng for kommunenes åpne data per {run[0]}, målestokk {run[1]}. Tomt er ikke vurdert.",
            "Kilde: data.norge.no, SSB, Kartverket, Enhetsregisteret.",
        ]
    )


class _Writer:
    """Says metrics and measurements in one graph."""

    def __init__(self, day: str) -> None:
        self.graph = Graph()
        self._day = typed(day, "date")

    def dataset(self, rubric: str, demo: bool) -> None:
        """The measurements as a whole."""
        node, mark = NamedNode(f"{_OURS}scores:{self._day.value}"), DEMO if demo else {"nb": "", "en": ""}
        self.graph.a(node, "dcat:Dataset")
        self.graph.texts(node, "dct:title", {
            "nb": f"{mark['nb']}Poeng for kommunenes åpne data {self._day.value}",
            "en": f"{mark['en']}Scores of the municipalities' open data {self._day.value}",
        })  # fmt: skip
        self.graph.add(node, "dcat:version", text(rubric))
        self.graph.add(node, "dct:issued", self._day)

    def number(self, name: str, entry: Entry) -> None:
        """A metric that sums criteria up."""
        metric = self._metric(name, "overall")
        self._say(metric, entry.description_nb, entry.description_en)

    def criterion(self, name: str, dimension: str, title_nb: str, title_en: str, why_nb: str, why_en: str) -> None:
        """A metric that is a criterion: the share of the datasets that meets it, 0–1."""
        metric = self._metric(f"criterion:{name}", dimension)
        self._say(metric, title_nb, title_en)
        self.graph.texts(metric, "skos:note", {"nb": why_nb, "en": why_en})

    def municipality(self, number: str, name: str, organisation: str | None) -> Subject:
        """What is measured."""
        node = NamedNode(REGISTER + organisation) if organisation else NamedNode(f"{_OURS}municipality:{number}")
        self.graph.a(node, "foaf:Agent")
        self.graph.add(node, "foaf:name", text(name, "nb"))
        self.graph.add(node, "dct:identifier", text(number))
        return node

    def measurement(self, of: Subject, metric: str, value: float | None) -> None:
        """A number, unless it is unknown."""
        if value is None:
            return
        node = self.graph.blank()
        self.graph.a(node, "dqv:QualityMeasurement")
        self.graph.add(node, "dqv:computedOn", of)
        self.graph.add(node, "dqv:isMeasurementOf", NamedNode(f"{_OURS}metric:{metric}"))
        self.graph.add(node, "dqv:value", typed(f"{value:.4f}".rstrip("0").rstrip("."), "decimal"))
        self.graph.add(node, "dct:date", self._day)

    def _metric(self, name: str, dimension: str) -> NamedNode:
        metric, of = NamedNode(f"{_OURS}metric:{name}"), NamedNode(f"{_OURS}dimension:{dimension}")
        self.graph.a(of, "dqv:Dimension")
        self.graph.a(metric, "dqv:Metric")
        self.graph.add(metric, "dqv:inDimension", of)
        self.graph.add(metric, "dqv:expectedDataType", NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
        return metric

    def _say(self, metric: NamedNode, nb: str, en: str) -> None:
        self.graph.texts(metric, "skos:definition", {"nb": nb, "en": en})
