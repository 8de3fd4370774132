"""The tables of what a score run says of all municipalities together: what marks the best, what stands in the way, what
would help."""

from sqlmodel import SQLModel

from store.columns import col

ALL = "all"  # the group of everybody


class Practice(SQLModel, table=True):
    """How often those who lead their size group meet a criterion, against the rest. Who leads is decided without that
    criterion, or it would prove itself."""

    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    criterion_id: str = col("Kriteriet", "The criterion", primary_key=True)
    population_group: str = col(
        "Størrelsesgruppen, eller all for alle gruppene samlet",
        "The size group, or all for all groups together",
        primary_key=True,
    )
    best_municipalities: int = col(
        "Kommuner blant de beste der kriteriet kunne måles",
        "Municipalities among the best where the criterion could be measured",
        "kommuner",
    )
    best_datasets: int = col(
        "Datasett hos de beste som ble målt", "Datasets of the best that were measured", "datasett"
    )
    best_share: float | None = col(
        "Andel bestått hos de beste: snitt over kommunene av andelen datasett som består helt; for dekning av verdien",
        "Share met by the best: mean over the municipalities of the share of datasets that meet it in full; for coverage of"
        " the value",
        "andel 0–1",
        default=None,
    )
    rest_municipalities: int = col(
        "Kommuner blant de andre der kriteriet kunne måles",
        "Municipalities among the rest where the criterion could be measured",
        "kommuner",
    )
    rest_datasets: int = col(
        "Datasett hos de andre som ble målt", "Datasets of the rest that were measured", "datasett"
    )
    rest_share: float | None = col(
        "Andel bestått hos de andre, regnet likt", "Share met by the rest, counted alike", "andel 0–1", default=None
    )
    difference: float | None = col(
        "Forskjell mellom de beste og de andre; tom når en av dem mangler",
        "Difference between the best and the rest; empty when there are none of either",
        "prosentpoeng",
        default=None,
    )
    place: int | None = col(
        "Nummer blant de fem største forskjellene, for alle gruppene samlet",
        "Number among the five largest differences, for all groups together",
        default=None,
    )
    alike: bool | None = col(
        "Skiller ikke: forskjellen er under fem prosentpoeng",
        "Does not differ: the difference is below five percentage points",
        default=None,
    )


class PracticeExample(SQLModel, table=True):
    """A dataset that shows what marks best practice. Of the municipalities among the best, those datasets that meet the
    criterion in full and have a link: highest quality first, then newest change; one of each municipality, none twice."""

    __tablename__ = "practice_example"
    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    criterion_id: str = col("Kriteriet", "The criterion", primary_key=True)
    place: int = col("Nummer, 1–3", "Number, 1–3", primary_key=True)
    municipality_number: str = col("Kommunen", "The municipality", foreign_key="municipality.number")
    dataset_id: int = col("Datasettversjonen", "The dataset version", foreign_key="dataset.id")


class Barrier(SQLModel, table=True):
    """How often a criterion is not met and what it costs. A symptom, not a cause: money, knowledge, ownership and privacy
    are in no catalogue."""

    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    criterion_id: str = col("Kriteriet", "The criterion", primary_key=True)
    grouping: str = col(
        "Hva det er delt etter: all, population_group eller portal_kind",
        "What it is split by: all, population_group or portal_kind",
        primary_key=True,
    )
    group_name: str = col("Gruppen; all for alle", "The group; all for everybody", primary_key=True)
    municipalities: int = col(
        "Kommuner der kriteriet kunne måles", "Municipalities where the criterion could be measured", "kommuner"
    )
    datasets: int = col("Datasett som ble målt; 0 for dekning", "Datasets measured; 0 for coverage", "datasett")
    share_not_met: float | None = col(
        "Andel datasett som ikke består helt; for dekning snittet av det som mangler",
        "Share of datasets that do not meet it in full; for coverage the mean of what is missing",
        "andel 0–1",
        default=None,
    )
    points_lost: float = col(
        "Poeng kommunene taper på det til sammen, av kvalitet eller dekning",
        "Points that the municipalities lose by it together, of quality or coverage",
        "poeng",
    )


class Measure(SQLModel, table=True):
    """What one municipality's total would gain if it met a criterion in full wherever it was measured, and all else
    stayed. Gains do not add up: each is computed alone."""

    run_id: int = col("Kjøringen", "The run", primary_key=True, foreign_key="score_run.id")
    municipality_number: str = col("Kommunen", "The municipality", primary_key=True, foreign_key="municipality.number")
    criterion_id: str = col("Kriteriet", "The criterion", primary_key=True)
    points: float = col("Poeng samlet ville øke med", "Points that the total would gain", "poeng")
    datasets: int = col(
        "Datasett det gjelder; 0 for dekning. Funnene nevner dem ved navn",
        "Datasets concerned; 0 for coverage. The findings name them",
        "datasett",
    )
