"""From the bytes of a page to plain descriptions of nodes, in any RDF syntax, dirty or hostile."""

from harvester.rdf.descriptions import MAX_SKIPS, Descriptions, describe, describe_with_rdflib
from store.graph import Lit, Node, Object

__all__ = ["MAX_SKIPS", "Descriptions", "Lit", "Node", "Object", "describe", "describe_with_rdflib"]
