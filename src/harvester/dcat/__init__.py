"""From descriptions of nodes to records: what DCAT-AP-NO 1.1, 2.x and 3.0 call by different names, in one shape."""

from harvester.dcat.mapper import MANY_DISTRIBUTIONS, Mapped, Mapper, records

__all__ = ["MANY_DISTRIBUTIONS", "Mapped", "Mapper", "records"]
