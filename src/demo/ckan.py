"""A CKAN of one publisher in small: its Action API, with what makes real ones hard to read.

Answers fewer rows than asked for, and does not say so; writes extras as a list here and as fields of their own there;
knows licences by ids of its own, without an address; stamps times without a zone; and calls things "None".
"""

import json
from collections.abc import Iterable
from typing import Any

from demo.catalogue import catalogue_title, draft_of
from demo.entries import Entry
from demo.invent import Draft, File
from demo.norway import Place
from demo.rdftext import Lit, Object
from demo.server import Answer, Asked

ROWS_MAX = 40  # a low ckan.search.rows_max, so that a small demo has pages
_ACTION = "/api/3/action/"
_LICENCES = {
    "NLOD_2_0": ("NLOD-2.0", "Norsk lisens for offentlige data (NLOD)"),
    "CC0": ("cc-zero", "Creative Commons CCZero"),
}


class Ckan:
    """GET /api/3/action/{package_search,package_list,package_show,organization_list}."""

    def __init__(self, place: Place, entries: Iterable[Entry], seed: int) -> None:
        self._place = place
        shown = [entry for entry in entries if entry.place == place and not entry.deleted and not entry.series]
        self._packages = sorted((self._package(entry, seed) for entry in shown), key=lambda package: package["id"])

    def __call__(self, asked: Asked) -> Answer:
        """Answer one call."""
        if not asked.path.startswith(_ACTION):
            return Answer(404, b"<!DOCTYPE html><title>404 Not Found</title>", "text/html; charset=utf-8")
        action = asked.path.removeprefix(_ACTION)
        if action == "package_search":
            return self._search(asked)
        if action == "package_list":
            return _success(action, [package["name"] for package in self._packages])
        if action == "organization_list":
            return _success(action, [self._place.slug])
        if action == "package_show":
            wanted = asked.query.get("id")
            found = [package for package in self._packages if wanted in (package["id"], package["name"])]
            return _success(action, found[0]) if found else _failure(404, "Not Found Error", "Not found")
        return _failure(400, "Bad Request", f"Action name not known: {action}")

    def _search(self, asked: Asked) -> Answer:
        rows, start = asked.query.get("rows", "10"), asked.query.get("start", "0")
        if not (rows.isdecimal() and start.isdecimal()):
            return _failure(409, "Validation Error", "Must be a natural number")
        found = self._packages
        if (field := asked.query.get("fq", "")).startswith("organization:"):
            found = found if field == f"organization:{self._place.slug}" else []
        first = int(start)
        page = found[first : first + min(int(rows), ROWS_MAX)]
        return _success(
            "package_search",
            {"count": len(found), "facets": {}, "results": page, "sort": asked.query.get("sort"), "search_facets": {}},
        )

    def _package(self, entry: Entry, seed: int) -> dict[str, Any]:
        draft = draft_of(entry, seed)
        about = _about(entry, draft)
        listed = entry.ordinal % 2 == 0
        organisation = {"id": f"o-{self._place.slug}", "name": self._place.slug, "title": self._place.publisher.name}
        package: dict[str, Any] = {
            "id": entry.id,
            "name": f"{self._place.slug}-{entry.ordinal}",
            "title": draft.title[0].value if draft.title else "",
            "notes": draft.description[0].value if draft.description else "",
            "url": draft.landing_page[1] if draft.landing_page else "",
            "author": "",
            "maintainer": catalogue_title(self._place.publisher) if draft.contact else "",
            "maintainer_email": "post@demo.test" if draft.contact else "",
            "metadata_created": f"{entry.first_harvested.isoformat()}T08:15:00.123456",
            "metadata_modified": f"{entry.harvest_modified.isoformat()}T21:40:11.987654",
            "private": False,
            "state": "active",
            "type": "dataset",
            "organization": {**organisation, "type": "organization", "is_organization": True, "state": "active"},
            "owner_org": organisation["id"],
            "tags": [{"name": word.value, "display_name": word.value} for word in draft.keywords],
            "groups": [],
            "resources": [_resource(entry, file, nr) for nr, file in enumerate(draft.files, 1)],
            **_licence(draft),
        }
        if listed:
            package["extras"] = [
                {"key": k, "value": v if isinstance(v, str) else json.dumps(v)} for k, v in about.items()
            ]
        else:
            package |= {"extras": [], **about}
        return package


def _about(entry: Entry, draft: Draft) -> dict[str, Any]:
    """What ckanext-dcat keeps beside CKAN's own fields."""
    about: dict[str, Any] = {"uri": "None" if entry.ordinal % 11 == 3 else entry.iri}
    if entry.form not in ("literal", "blank"):
        about |= {"publisher_name": entry.publisher.name, "publisher_identifier": entry.publisher.org_number or ""}
    if draft.themes:
        about["theme"] = [_text(theme) for theme in draft.themes]
    if draft.temporal:
        about["temporal_start"], about["temporal_end"] = draft.temporal
    for key, value in (
        ("identifier", draft.identifier), ("frequency", draft.frequency), ("access_rights", draft.access_rights),
        ("language", draft.language), ("issued", draft.issued), ("modified", draft.modified),
    ):  # fmt: skip
        if value is not None:
            about[key] = _text(value)
    return about


def _resource(entry: Entry, file: File, nr: int) -> dict[str, Any]:
    name = _text(file.format).rpartition("/")[2]
    return {
        "id": f"{entry.id}-{nr}",
        "package_id": entry.id,
        "position": nr - 1,
        "name": file.title.value if file.title else "",
        "description": "",
        "url": _text(file.access_url),
        "format": f".{name.lower()}" if entry.ordinal % 3 == 1 else name,
        "mimetype": _text(file.media_type).partition("media-types/")[2] or None,
        "size": None,
        "hash": "",
        "state": "active",
        "datastore_active": name == "CSV" and entry.ordinal % 2 == 0,
        "created": f"{entry.first_harvested.isoformat()}T08:15:01.000000",
        "last_modified": f"{entry.harvest_modified.isoformat()}T21:40:12.000000",
    }


def _licence(draft: Draft) -> dict[str, Any]:
    """The licence of the first file: CKAN has one for the whole package."""
    said = draft.files[0].licence if draft.files else None
    if said is None or said == Lit(""):
        return {"license_id": "notspecified", "license_title": "License not specified"}
    text = _text(said)
    if known := _LICENCES.get(text.rpartition("/")[2]):
        return {"license_id": known[0], "license_title": known[1]}
    if isinstance(said, Lit):
        return {"license_id": "annet", "license_title": text}
    return {"license_id": "cc-by", "license_title": "Creative Commons Attribution", "license_url": text}


def _text(value: Object | None) -> str:
    return "" if value is None else value.value if isinstance(value, Lit) else value


def _success(action: str, result: object) -> Answer:
    body = {"help": f"/api/3/action/help_show?name={action}", "success": True, "result": result}
    return Answer(200, json.dumps(body, ensure_ascii=False).encode())


def _failure(status: int, type_: str, message: str) -> Answer:
    body = {"success": False, "error": {"__type": type_, "message": message}}
    return Answer(status, json.dumps(body).encode())
