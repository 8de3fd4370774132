"""The road to the servers: one client a host, polite and patient, that believes nothing it is told about addresses."""

from harvester.http.client import Client, SourceClient, Timeouts

__all__ = ["Client", "SourceClient", "Timeouts"]
