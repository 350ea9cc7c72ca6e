"""Reads `content/` into one immutable store, and says of every broken file what is wrong and what to do."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from content import images, schema

ROOT = Path(__file__).parent
Model = TypeVar("Model", bound=schema.Strict)
FOLDERS: dict[str, type[schema.Entry]] = {
    model.folder: model
    for model in (
        schema.PainSource,
        schema.Idea,
        schema.Target,
        schema.Exercise,
        schema.LadderStep,
        schema.Drill,
        schema.Question,
        schema.RedFlag,
    )
}
_REMEDIES = {
    "value_error.extra": "remove this key or mend its spelling: the schema does not know it",
    "value_error.missing": "add this key: it is required",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one file: `place` is the key path, `line` counts from 1 (0 where unknown)."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.place}: {self.message}" if self.place else f"{where}: {self.message}"


class ContentError(ValueError):
    """The content can not be used; `problems` holds all that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True)
class Store:
    """All content by folder and id. A muscle and a target may share an id, so ids are unique within a folder."""

    pain_sources: Mapping[str, schema.PainSource]
    ideas: Mapping[str, schema.Idea]
    targets: Mapping[str, schema.Target]
    exercises: Mapping[str, schema.Exercise]
    ladder: Mapping[str, schema.LadderStep]
    drills: Mapping[str, schema.Drill]
    questions: Mapping[str, schema.Question]
    red_flags: Mapping[str, schema.RedFlag]
    references: Mapping[str, schema.Reference]
    emergency_numbers: schema.EmergencyNumbers
    word_groups: schema.WordGroups
    fingerprint: str = field(default="", compare=False)

    def everything(self) -> Iterator[schema.Entry]:
        """Every entry, folder by folder."""
        for folder in FOLDERS:
            yield from getattr(self, folder).values()

    def named(self, item_id: str) -> list[schema.Entry]:
        """All entries with this id, in the order of the folders; empty where there is none."""
        return [entry for entry in self.everything() if entry.id == item_id]

    def red_flags_of(self, answers: Mapping[str, Collection[str]]) -> list[schema.RedFlag]:
        """The warning signs that answers of the interview (ids by question, of all turns so far) make together."""
        return [
            flag
            for flag in self.red_flags.values()
            if any(all(a in answers.get(q, ()) for q, a in entry.items()) for entry in flag.findings)
        ]

    def exercises_for(self, target_id: str) -> list[schema.Exercise]:
        """The exercises that name this target, those made for it alone first."""
        found = [e for e in self.exercises.values() if target_id in e.targets]
        return sorted(found, key=lambda e: (e.targets[0] != target_id, len(e.targets)))


@functools.lru_cache(maxsize=4)
def load(root: Path = ROOT) -> Store:
    """Read the whole folder once; raises ContentError naming every problem of every file."""
    store, problems = read(root)
    if problems or store is None:
        raise ContentError(problems)
    return store


def check(root: Path = ROOT) -> list[Problem]:
    """Every problem of the content under `root`, its pictures included; empty where all is well."""
    store, problems = read(root)
    return problems if store is None else list(_wrong_pictures(store, root))


def without_picture(store: Store) -> list[schema.Pictured]:
    """The items that could have a picture and have none, which is allowed."""
    return [entry for entry in store.everything() if isinstance(entry, schema.Pictured) and not entry.alt]


def read(root: Path) -> tuple[Store | None, list[Problem]]:
    """Read what can be read and collect every problem; the store is None where there is any."""
    problems: list[Problem] = []
    digest = hashlib.sha256()
    entries: dict[str, dict[str, schema.Entry]] = {}
    files: dict[tuple[str, str], Path] = {}
    for folder, model in FOLDERS.items():
        entries[folder] = {}
        for path in sorted((root / folder).glob("*.yml")):
            digest.update(path.read_bytes())
            entry = _checked(path, root, model, problems)
            if entry is None:
                continue
            name = _name(path, root)
            if entry.id != path.stem:
                problems.append(
                    Problem(
                        name,
                        _line(path, ("id",)),
                        "id",
                        f"is {entry.id!r}: name the file {entry.id}.yml, or the id {path.stem}",
                    )
                )
            if entry.id in entries[folder]:
                first = _name(files[folder, entry.id], root)
                problems.append(
                    Problem(name, _line(path, ("id",)), "id", f"{entry.id!r} is taken by {first}: choose another id")
                )
                continue
            entries[folder][entry.id] = entry
            files[folder, entry.id] = path
    references = _references(root, problems)
    numbers = _single(
        root,
        "emergency_numbers.yml",
        schema.EmergencyNumbers,
        "it says what to dial in each country",
        problems,
        digest,
    )
    groups = _single(
        root, "word_groups.yml", schema.WordGroups, "it holds the words of the warning signs", problems, digest
    )
    problems += _dangling(entries, files, references, root)
    problems += _shared_aliases(entries, files, root)
    if problems or numbers is None or groups is None:
        return None, problems
    for folder in ("ladder", "drills", "questions"):
        entries[folder] = dict(sorted(entries[folder].items(), key=lambda kv: _order(kv[1])))
    store = Store(
        **entries,  # type: ignore[arg-type]
        references=references,
        emergency_numbers=numbers,
        word_groups=groups,
        fingerprint=digest.hexdigest(),
    )
    return store, []


def _wrong_pictures(store: Store, root: Path) -> Iterator[Problem]:
    described = {e.id: e for e in store.everything() if isinstance(e, schema.Pictured) and e.alt}
    drawn = {path.stem: path for path in images.drawings(root)}
    for item_id, entry in described.items():
        if item_id not in drawn:
            path = root / entry.folder / f"{item_id}.yml"
            yield Problem(
                _name(path, root),
                _line(path, ("alt",)),
                "alt",
                f"{images.FOLDER}/{item_id}.svg is missing: draw it, or leave alt out until it is there",
            )
    for item_id, path in drawn.items():
        if item_id not in described:
            yield Problem(
                _name(path, root), 0, "", "belongs to nothing: name it as an item's id and give that item an alt"
            )
        elif fault := images.fault(path):
            yield Problem(_name(path, root), 0, "", fault)


def _order(entry: Any) -> int:
    return entry.step if isinstance(entry, schema.LadderStep) else entry.order


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root.parent).as_posix()


def _yaml(path: Path, root: Path, problems: list[Problem]) -> dict[str, Any] | None:
    name = _name(path, root)
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.append(
            Problem(name, mark.line + 1 if mark else 0, "", f"is not valid YAML: {error.problem or error.context}")
        )
        return None
    except UnicodeDecodeError:
        problems.append(Problem(name, 0, "", "is not UTF-8 text: save it as UTF-8"))
        return None
    if not isinstance(data, dict):
        problems.append(Problem(name, 1, "", "holds no keys: start it with `id:` and the other keys of its folder"))
        return None
    return data


def _checked(path: Path, root: Path, model: type[Model], problems: list[Problem]) -> Model | None:
    data = _yaml(path, root, problems)
    if data is None:
        return None
    try:
        return model(**{str(key): value for key, value in data.items()})
    except ValidationError as error:
        for detail in error.errors():
            keys = tuple(k for k in detail["loc"] if k != "__root__")
            message = _REMEDIES.get(detail["type"], detail["msg"])
            problems.append(Problem(_name(path, root), _line(path, keys), ".".join(map(str, keys)), message))
        return None


def _line(path: Path, keys: tuple[int | str, ...]) -> int:
    """The line of a key path, found by reading the file again with positions (only needed for errors)."""
    node: Any = YAML().load(path.read_text(encoding="utf-8"))
    line = 0
    for key in keys:
        try:
            positions = node.lc
            line = (positions.key(key) if isinstance(node, dict) else positions.item(key))[0]
            node = node[key]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
    return line + 1


def _references(root: Path, problems: list[Problem]) -> dict[str, schema.Reference]:
    path = root / "references.yml"
    if not path.exists():
        problems.append(Problem(path.name, 0, "", "is missing: it holds the works that the content cites"))
        return {}
    found = {}
    for key, value in (_yaml(path, root, problems) or {}).items():
        try:
            found[key] = schema.Reference(**value)
        except (ValidationError, TypeError):
            problems.append(
                Problem(
                    _name(path, root), _line(path, (key,)), key, "write it as `citation: ...`, ten characters or more"
                )
            )
    return found


def _single(
    root: Path, name: str, model: type[Model], purpose: str, problems: list[Problem], digest: hashlib._Hash
) -> Model | None:
    """A file that stands alone beside the folders."""
    path = root / name
    if not path.exists():
        problems.append(Problem(name, 0, "", f"is missing: {purpose}"))
        return None
    digest.update(path.read_bytes())
    return _checked(path, root, model, problems)


def _links(entry: schema.Entry) -> Iterator[tuple[tuple[int | str, ...], str, str]]:
    """Where an entry points: key path, folder, id."""
    for i, citation in enumerate(entry.sources):
        yield ("sources", i, "reference"), "references", citation.reference
    for key, folder in (("targets", "targets"), ("ideas", "ideas"), ("related", "ideas")):
        for i, item_id in enumerate(getattr(entry, key, ())):
            yield (key, i), folder, item_id
    for keys, question, _ in _answers(entry):
        yield keys[:-1] if keys[0] == "findings" else (*keys[:-1], "question"), "questions", question


def _answers(entry: schema.Entry) -> Iterator[tuple[tuple[int | str, ...], str, str]]:
    """The answers of the interview that an entry names: key path, question, answer."""
    for i, sign in enumerate(getattr(entry, "signs", ())):
        yield ("signs", i, "answer"), sign.question, sign.answer
    for i, findings in enumerate(getattr(entry, "findings", ())):
        for question, answer in findings.items():
            yield ("findings", i, question), question, answer
    if isinstance(entry, schema.Question) and entry.only_after:
        for i, answer in enumerate(entry.only_after.answers):
            yield ("only_after", "answers", i), entry.only_after.question, answer


def _dangling(
    entries: dict[str, dict[str, schema.Entry]],
    files: dict[tuple[str, str], Path],
    references: dict[str, schema.Reference],
    root: Path,
) -> Iterator[Problem]:
    for (folder, item_id), path in files.items():
        entry = entries[folder][item_id]
        for keys, where, target in _links(entry):
            known = references if where == "references" else entries[where]
            if target not in known:
                place = "references.yml" if where == "references" else f"{where}/"
                yield Problem(
                    _name(path, root),
                    _line(path, keys),
                    ".".join(map(str, keys)),
                    f"{target!r} is not in {place}: mend the name, or add it there",
                )
        for keys, question_id, answer in _answers(entry):
            question = entries["questions"].get(question_id)
            if isinstance(question, schema.Question) and answer not in {a.id for a in question.answers}:
                yield Problem(
                    _name(path, root),
                    _line(path, keys),
                    ".".join(map(str, keys)),
                    f"{answer!r} is no answer of questions/{question_id}.yml: mend the name, or add it there",
                )


def _shared_aliases(
    entries: dict[str, dict[str, schema.Entry]], files: dict[tuple[str, str], Path], root: Path
) -> Iterator[Problem]:
    for folder, items in entries.items():
        owner: dict[str, str] = {}
        for item_id, entry in items.items():
            for i, alias in enumerate(getattr(entry, "aliases", ())):
                other = owner.setdefault(alias.casefold(), item_id)
                if other != item_id:
                    path = files[folder, item_id]
                    yield Problem(
                        _name(path, root),
                        _line(path, ("aliases", i)),
                        f"aliases.{i}",
                        f"{alias!r} is an alias of {other} too: a name may lead to one item of a folder",
                    )
