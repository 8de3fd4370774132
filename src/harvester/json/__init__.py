"""Catalogues that come as JSON without being RDF: checked answers, and nodes as RDF would have them."""
