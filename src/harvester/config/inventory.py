"""What a configuration holds, in numbers, for `kommunedata check`."""

from dataclasses import dataclass

from harvester.config.models import Config


@dataclass(frozen=True, slots=True)
class Inventory:
    """Counts; `inhabitants` is the sum over each municipality's newest known year."""

    municipalities: int
    counties: int
    inhabitants: int
    former_org_numbers: int
    sub_units: int
    companies: int
    national_sources: int
    own_sources: int
    portals_that_cannot_be_harvested: int
    servers: int  # of those portals: whose services are listed all the same

    def lines(self) -> tuple[str, ...]:
        """For people."""
        return (
            f"municipalities: {self.municipalities} in {self.counties} counties, {self.inhabitants:,} inhabitants",
            f"organisation numbers: {self.municipalities} current, {self.former_org_numbers} former, "
            f"{self.sub_units} of sub-units, {self.companies} of companies",
            f"sources: {self.national_sources} national, {self.own_sources} of municipalities' own, "
            f"{self.portals_that_cannot_be_harvested} known portals that cannot be harvested (the services of "
            f"{self.servers} of them are listed)",
        )


def inventory(config: Config) -> Inventory:
    """Count what the configuration holds."""
    everybody = config.municipalities
    closed = [portal for m in everybody for portal in m.portals_that_cannot_be_harvested]
    servers = sum(portal.id is not None for portal in closed)
    return Inventory(
        municipalities=len(everybody),
        counties=len({m.county.number for m in everybody}),
        inhabitants=sum(m.newest_population[1] for m in everybody if m.newest_population),
        former_org_numbers=sum(len(m.org_numbers) - 1 for m in everybody),
        sub_units=sum(len(m.sub_units) for m in everybody),
        companies=len(config.organisations),
        national_sources=len(config.sources),
        own_sources=len(config.all_sources()) - len(config.sources) - servers,
        portals_that_cannot_be_harvested=len(closed),
        servers=servers,
    )
