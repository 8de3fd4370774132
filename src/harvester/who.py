"""The configuration as the store's rows: municipalities, their numbers, and the sources."""

from harvester.addresses import shown
from harvester.config import Config, Municipality
from store import models


def rows(
    config: Config,
) -> tuple[list[models.Municipality], list[models.Organisation], list[models.Predecessor], list[models.Source]]:
    """Rows for `store.who.write_who`."""
    organisations = [o for m in config.municipalities for o in _organisations(m)]
    for company in config.organisations:
        organisations += [
            models.Organisation(
                number=company.number,
                municipality_number=owner,
                name=company.name,
                relation="company",
                share=1 / len(company.owners),
            )
            for owner in company.owners
        ]
    return (
        [_municipality(m) for m in config.municipalities],
        organisations,
        [
            models.Predecessor(number=p, municipality_number=m.number)
            for m in config.municipalities
            for p in m.predecessors
        ],
        [  # the row is published with the tables, so what lets us in must not stand there; requests go by the configuration
            models.Source(id=s.id, kind=s.kind, url=shown(s.url, 2000), municipality_number=s.municipality_number)
            for s in config.all_sources()
        ],
    )


def _municipality(m: Municipality) -> models.Municipality:
    year = max(m.population) if m.population else None
    return models.Municipality(
        number=m.number,
        name=m.name,
        official_name=m.official_name,
        other_names={str(k): v for k, v in m.other_names.items()} or None,
        county_number=m.county.number,
        county=m.county.name,
        population=m.population[year] if year else None,
        population_year=year,
        population_group=m.population_group,
        centrality_class=m.centrality_class,
        kostra_group=m.kostra_group,
        written_form=m.written_form,
        website=m.website,
        unharvestable=[p.model_dump(mode="json") for p in m.portals_that_cannot_be_harvested] or None,
        notes=[n.model_dump(mode="json") for n in m.notes] or None,
    )


def _organisations(m: Municipality) -> list[models.Organisation]:
    return [
        models.Organisation(number=n, municipality_number=m.number, relation="former" if i else "current")
        for i, n in enumerate(m.org_numbers)
    ] + [
        models.Organisation(number=u.number, municipality_number=m.number, name=u.name, relation="sub_unit")
        for u in m.sub_units
    ]
