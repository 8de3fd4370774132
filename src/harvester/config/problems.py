"""Say what is wrong with a configuration in words for the person who edits it."""

from difflib import get_close_matches
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from harvester.config.fields import NOT_THIS_TEXT
from harvester.config.places import Document, Place, shown

_EXPECTED = {  # pydantic's words are for programmers
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping (key: value)",
    "model_type": "a mapping (key: value)",
    "invalid_key": "keys that are words",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "literal_error": "{expected}",
    "value_error": "{error}",
    NOT_THIS_TEXT: "{expected}",
}
_CALLED = {2: "fylkesnummer", 4: "kommunenummer", 9: "organisasjonsnummer"}  # by its digits


def explain(document: Document, error: ValidationError, model: type[BaseModel]) -> list[str]:
    """One line for each of pydantic's errors, in the order of the file."""
    return [text for _, text in sorted(_told(document, e, model) for e in error.errors(include_url=False))]


def told(document: Document, place: Place, expected: str) -> tuple[int, str]:
    """The line of a place, and what stands there beside what was expected."""
    return document.problem(place, f"read {shown(document.node(place))}, expected {expected}")


def _told(document: Document, error: ErrorDetails, model: type[BaseModel]) -> tuple[int, str]:
    place, kind = error["loc"], error["type"]
    if kind == "missing":
        return document.problem(place[:-1], f"the key {place[-1]} is missing")
    if kind == "extra_forbidden":
        return document.problem(place, f"unknown key; {_keys(model, place)}")
    expected = _EXPECTED[kind].format(**error.get("ctx", {})) if kind in _EXPECTED else error["msg"]
    if place and place[-1] == "[key]":  # pydantic's mark for the key itself
        return document.problem(place, f"read this key, expected {expected}")
    if kind == NOT_THIS_TEXT and not isinstance(error["input"], str):
        expected += _quoting(document.node(place))
    return told(document, place, expected)


def _quoting(node: yaml.Node) -> str:
    """YAML reads 0301 as 193 and no as false, and a person who has not met that needs to be told."""
    if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null":
        return ""
    value = yaml.constructor.SafeConstructor().construct_object(node)
    became = f" (YAML reads {node.value} as {str(value).lower()})" if node.value != str(value) else ""
    called = _CALLED.get(len(node.value), "it") if node.value.isdigit() else "it"
    return f'; {called} must be quoted: "{node.value}"{became}'


def _keys(model: type[BaseModel], place: Place) -> str:
    """The keys that may stand where an unknown one does."""
    for step in place[:-1]:
        if isinstance(step, str) and step in model.model_fields:
            models = _models(model.model_fields[step].annotation)
            model = models[0]
        elif step == "none":
            model = models[1]
    known = list(model.model_fields)
    close = get_close_matches(str(place[-1]), known, n=1)
    return f"did you mean {close[0]}?" if close else f"expected one of {', '.join(known)}"


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [m for part in get_args(annotation) for m in _models(part)]
