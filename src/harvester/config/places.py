"""Read YAML as plain data, and know the line of every value, so that a mistake can be shown where it stands."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from harvester.errors import ConfigError

Place = tuple[str | int, ...]  # keys and list positions from the top, as pydantic names a place

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is ten times as fast; wheels without it still work
_LONGEST = 80  # characters of a value that a message shows
_MAPPING, _SEQUENCE, _TEXT, _NUMBER = (f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int"))


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file beside its nodes. Two equal keys, aliases and tags have been refused."""

    path: Path
    data: object
    root: yaml.Node

    def problem(self, place: Place, message: str) -> tuple[int, str]:
        """The line of a place, and the message behind file, line and place."""
        line, words = self.root.start_mark.line + 1, ""
        for step, start, node in self._steps(place):
            line = start.start_mark.line + 1
            words += f"[{step}]{_name(node)}" if isinstance(step, int) else f".{_one_line(step)}"
        return line, f"{self.path}:{line}: {words.removeprefix('.') or 'top level'}: {message}"

    def node(self, place: Place) -> yaml.Node:
        """The node at a place, or the nearest one around it."""
        return ([self.root] + [node for _, _, node in self._steps(place)])[-1]

    def _steps(self, place: Place) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
        """Every step that the file knows, with the nodes where it begins and where its value is; a step that only
        pydantic knows (a missing key, the tag of a union) is passed over."""
        node = self.root
        for step in place:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                yield step, node, node
            elif isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == str(step):
                        node = value
                        yield str(step), key, value
                        break


def read(path: Path) -> Document:
    """Raises ConfigError when the file cannot be read, is not YAML, or uses more of YAML than plain data."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError([
            f"{path}: there is no such file. Start in the project's folder, or name the folder: --config-dir DIR"
        ]) from None  # fmt: skip
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror or error}"]) from error
    try:
        root = _compose(content.decode("utf-8-sig"))
        builder = _Builder()
        data = builder.value(root)
    except UnicodeDecodeError as error:
        raise ConfigError(
            [f"{path}:{_line(content, error.start)}: not UTF-8: read byte 0x{content[error.start]:02x}"]
        ) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        said = ", ".join(filter(None, (error.context, error.problem)))
        raise ConfigError([f"{path}:{line}: not YAML: {said}"]) from None
    except yaml.reader.ReaderError as error:
        raise ConfigError([f"{path}:{_line(content, error.position)}: not YAML: {error.reason}"]) from None
    except RecursionError:
        raise ConfigError([f"{path}: nested too deeply"]) from None
    if builder.problems:
        raise ConfigError([f"{path}:{line}: {problem}" for line, problem in sorted(builder.problems)])
    return Document(path, data, root)


def shown(node: yaml.Node) -> str:
    """What stands in the file, on one line: quoted where it is quoted there, shortened where it is long."""
    if not isinstance(node, yaml.ScalarNode):
        return "a mapping" if isinstance(node, yaml.MappingNode) else f"a list of {len(node.value)}"
    if not node.value and not node.style:
        return "nothing"
    text: str = node.value if len(node.value) <= _LONGEST else node.value[:_LONGEST] + "…"
    return json.dumps(text, ensure_ascii=not text.isprintable()) if node.style or not text.isprintable() else text


def _compose(text: str) -> yaml.Node:
    loader = _LOADER(text)
    try:
        root: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    if root is None:
        raise yaml.MarkedYAMLError(problem="the file is empty")
    return root


def _line(content: bytes, position: int) -> int:
    return content.count(b"\n", 0, position) + 1


def _one_line(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]


def _name(node: yaml.Node) -> str:
    """How a person would find a member of a list: " (1108 Sandnes)"."""
    if not isinstance(node, yaml.MappingNode):
        return ""
    values = {k.value: v.value for k, v in node.value if isinstance(v, yaml.ScalarNode) and isinstance(k.value, str)}
    words = " ".join(values[k] for k in ("id", "number", "name") if values.get(k))
    return f" ({_one_line(words[:_LONGEST])})" if words else ""


class _Builder:
    """Makes data of nodes and notes what may not stand in the file."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        self._scalars = yaml.constructor.SafeConstructor()
        self._seen: set[int] = set()

    def value(self, node: yaml.Node) -> object:
        if id(node) in self._seen:  # an alias, or a bomb made of them: nothing is read twice
            self._refuse(node, "this value is used again by a YAML alias (*); write it out where it is meant")
        elif isinstance(node, yaml.ScalarNode):
            self._seen.add(id(node))
            return self._scalar(node)
        elif node.tag not in (_MAPPING, _SEQUENCE):
            self._refuse(node, f"read the tag {_one_line(node.tag)}, expected plain YAML")
        else:
            self._seen.add(id(node))
            return self._mapping(node) if isinstance(node, yaml.MappingNode) else [self.value(n) for n in node.value]
        return None

    def _mapping(self, node: yaml.MappingNode) -> dict[object, object]:
        data: dict[object, object] = {}
        for key_node, value_node in node.value:
            if key_node.tag not in (_TEXT, _NUMBER):
                kind = key_node.tag.rpartition(":")[2]
                self._refuse(
                    key_node,
                    f"read the key {shown(key_node)}, expected a word; YAML takes it for a {kind} unless it is quoted",
                )
                continue
            key = self._scalar(key_node)
            if key in data:
                self._refuse(key_node, f"the key {shown(key_node)} stands twice in the same place, expected it once")
            else:
                data[key] = self.value(value_node)
        return data

    def _scalar(self, node: yaml.ScalarNode) -> object:
        if node.tag == _TEXT:
            return node.value
        try:
            return self._scalars.construct_object(node)
        except Exception:  # PyYAML lets through whatever int(), datetime() and its own tables raise
            self._refuse(node, f"cannot make sense of {shown(node)}; if it is text, put it in quotes")
            return None

    def _refuse(self, node: yaml.Node, problem: str) -> None:
        self.problems.append((node.start_mark.line + 1, problem))
