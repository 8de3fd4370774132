"""The tables of the profiles, read from `config/vocabulary`: what each class shall and should hold, and from which lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scoring.conformance.rows import CommonFile, Kind, Level, ListRow, ProfileFile, RuleRow
from scoring.conformance.words import Words
from scoring.strict_yaml import VocabularyError, parse
from scoring.vocabulary.rows import ConceptFile, FrequencyRow

ProfileName = Literal["dcat-ap-no-3", "dcat-ap-no-2.2"]
FILES: Mapping[ProfileName, str] = {"dcat-ap-no-3": "dcat_ap_no_3.yaml", "dcat-ap-no-2.2": "dcat_ap_no_2_2.yaml"}

# What a fault costs, RUBRIC §3: a mandatory property 3, another violation 1, a warning 0.2.
MISSING: Mapping[Level, float] = {"mandatory": 3.0, "recommended": 0.2, "optional": 0.0}
VIOLATION, WARNING = 1.0, 0.2


@dataclass(frozen=True, slots=True, eq=False)
class ControlledList:
    """A controlled vocabulary."""

    id: str
    text: Words
    begins: tuple[str, ...]
    codes: frozenset[str]  # of every member; empty where we do not keep them
    scheme: str | None  # without "http(s)://"

    def claims(self, iri: str) -> bool:
        """Whether the address says that it is in the list, be it true or not."""
        return iri.partition("://")[2].startswith(self.begins)

    def holds(self, iri: str) -> bool:
        """Whether the address is a member's, as far as we know the members."""
        _, _, rest = iri.partition("://")
        for beginning in self.begins:
            if rest.startswith(beginning):
                code = rest[len(beginning) :]
                return code in self.codes if self.codes else bool(code) and " " not in code
        return False


@dataclass(frozen=True, slots=True, eq=False)
class PropertyRule:
    """What is demanded of one property of one class. Compared by identity, so that answers can be kept by rule."""

    path: str  # dct:title
    iri: str
    level: Level
    most: int | None
    kind: Kind
    kind_text: Words
    classes: tuple[str, ...]  # compact names, of which a value that is described must be one
    class_iris: frozenset[str]
    list: ControlledList | None
    any: bool  # one value from the list suffices
    soft: bool  # a departure from class or list is no breach
    instead: tuple[str, ...]  # IRIs of properties that do as well

    @property
    def missing(self) -> float:
        """What it costs when it is not there."""
        return MISSING[self.level]

    @property
    def violation(self) -> float:
        """What it costs when what is there is wrong."""
        return max(MISSING[self.level], VIOLATION)


@dataclass(frozen=True, slots=True, eq=False)
class ClassRules:
    """The rules of one class."""

    id: str
    text: Words
    types: frozenset[str]  # IRIs of the classes by which a node is known
    of: frozenset[str]  # IRIs of the properties whose described values are of the class
    rules: tuple[PropertyRule, ...]


@dataclass(frozen=True, slots=True)
class ConformanceTable:
    """One version of the profile."""

    name: str
    classes: Mapping[str, ClassRules]
    prefixes: Mapping[str, str]

    def compact(self, iri: str) -> str:
        """A short name of a class or property, where its vocabulary is one of ours."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


def load_table(vocabulary_dir: Path, profile: ProfileName) -> ConformanceTable:
    """Read one version of the profile. Raises RubricError."""
    common_path, path = vocabulary_dir / "dcat_ap_no.yaml", vocabulary_dir / FILES[profile]
    common, file = parse(common_path, CommonFile), parse(path, ProfileFile)
    lists = {row.id: _list(row, vocabulary_dir) for row in common.lists}
    if problems := [f"{path}: {p}" for p in _unknown(file, common)]:
        raise VocabularyError(problems)

    def full(name: str) -> str:
        prefix, _, local = name.partition(":")
        return common.prefixes[prefix] + local

    def rule(row: RuleRow) -> PropertyRule:
        classes = (row.classes,) if isinstance(row.classes, str) else row.classes
        return PropertyRule(
            path=row.path,
            iri=full(row.path),
            level=row.level,
            most=row.most,
            kind=row.value,
            kind_text=common.kinds[row.value].words(),
            classes=classes,
            class_iris=frozenset(map(full, classes)),
            list=lists[row.list] if row.list else None,
            any=row.any,
            soft=row.soft,
            instead=tuple(map(full, row.instead)),
        )

    classes = {
        row.id: ClassRules(
            id=row.id,
            text=row.words(),
            types=frozenset(map(full, row.types)),
            of=frozenset(map(full, row.of)),
            rules=tuple(map(rule, row.rules)),
        )
        for row in file.classes
    }
    return ConformanceTable(file.name, classes, common.prefixes)


def _list(row: ListRow, folder: Path) -> ControlledList:
    codes = parse(folder / row.codes, ConceptFile[FrequencyRow]).concepts if row.codes else ()
    return ControlledList(row.id, row.words(), row.begins, frozenset(c.code for c in codes), row.scheme)


def _unknown(file: ProfileFile, common: CommonFile) -> list[str]:
    lists = {row.id for row in common.lists}
    problems = [f"classes: read {id} twice" for id in _twice([c.id for c in file.classes])]
    for c in file.classes:
        names = [*c.types, *c.of]
        problems += [f"classes[{c.id}].rules: read {path} twice" for path in _twice([r.path for r in c.rules])]
        for r in c.rules:
            names += [r.path, *([r.classes] if isinstance(r.classes, str) else r.classes), *r.instead]
            if r.list and r.list not in lists:
                problems.append(f"classes[{c.id}].rules[{r.path}].list: read {r.list}, expected one of {sorted(lists)}")
            if r.value not in common.kinds:
                problems.append(
                    f"classes[{c.id}].rules[{r.path}].value: dcat_ap_no.yaml does not tell what {r.value} is"
                )
        problems += [
            f"classes[{c.id}]: read {name}, expected one of the prefixes of dcat_ap_no.yaml"
            for name in names
            if name.partition(":")[0] not in common.prefixes
        ]
    return problems


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
