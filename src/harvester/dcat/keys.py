"""The keys by which datasets and data services are recognised tomorrow: IRI, else identifier, else content."""

import json
from collections import Counter
from hashlib import sha256
from typing import Any

# what outlives an edit of the description or a new date
_STABLE = ("title", "publisher_uri", "publisher_name", "publisher_identifiers", "landing_pages", "endpoint_urls")


def give_keys(resources: list[dict[str, Any]]) -> None:
    """Add "key" to the fields of a page's datasets without an IRI, or of its services.

    An identifier or a content that several of them share tells nothing; those take all their content as key.
    """
    for fields in resources:
        identifiers = [t for t in fields.get("identifiers") or () if t[1:-1]]
        fields["key"] = f"identifier:{identifiers[0][1:-1]}" if identifiers else content_key(fields, _STABLE)
    counts = Counter(fields["key"] for fields in resources)
    for fields in resources:
        if counts[fields["key"]] > 1:
            fields["key"] = content_key(fields, tuple(sorted(fields.keys() - {"key"})))


def content_key(fields: dict[str, Any], parts: tuple[str, ...]) -> str:
    """A key made of these fields."""
    content = {part: fields[part] for part in parts if fields.get(part)}
    text = json.dumps(content, sort_keys=True, default=lambda o: o.model_dump())
    return f"content:{sha256(text.encode()).hexdigest()}"
