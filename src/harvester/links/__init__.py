"""Link checks: do the addresses that metadata give lead to what they promise? Observed politely, night after night.

Every address is visited in its host's turn (`hosts`), by HEAD and a GET of the first 64 KiB (`visiting`), and becomes an
observation. What a history of observations comes to stands in `store.link_state`; what a body is, in `harvester.looking`.
"""

from harvester.links.budget import Budget
from harvester.links.hosts import Network, network
from harvester.links.importing import BadObservations, Imported, import_observations
from harvester.links.plan import A_HOST
from harvester.links.run import LinkProgress, Night, check

__all__ = [
    "A_HOST",
    "BadObservations",
    "Budget",
    "Imported",
    "LinkProgress",
    "Network",
    "Night",
    "check",
    "import_observations",
    "network",
]
