"""Reads an option object and remembers what was read: the rest is what the picture ignores.

A `Source` is one object of the caller's option, with its path. A `Reader` looks a key up in one or
several sources, the first that has it wins: that is how an item's label stands over its series'
label, and how the idioms of older versions (`label.normal.color`) read like today's (`label.color`).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from contracts.dialects.findings import Findings
from contracts.dialects.scripts import is_script

T = TypeVar("T")

_UNSET: Final = frozenset({"auto", "inherit", ""})
"""Texts that say "as if not given", unless the converter knows better."""

_NUMBERS: Final[frozenset[type]] = frozenset({int, float})

_NORMAL: Final = "normal"
"""ECharts up to version 3 put what is drawn without a mouse in here."""


class Source:
    """One object of the option: which of its keys were looked at, and what was read of its children."""

    __slots__ = ("children", "mapping", "path", "used")

    def __init__(self, mapping: dict[str, Any], path: str) -> None:
        self.mapping = mapping
        self.path = path
        self.used: set[str] = set()
        self.children: dict[str, Source] = {}

    def path_of(self, key: str) -> str:
        """The path of one of its keys."""
        return f"{self.path}.{key}" if self.path else key

    def child(self, key: str, value: dict[str, Any]) -> "Source":
        """The source of the object `value` at `key` (or `key[3]`); the same one each time."""
        found = self.children.get(key)
        if found is None:
            found = self.children[key] = Source(value, self.path_of(key))
        return found

    def unread(self) -> Iterator[tuple[str, str, Any]]:
        """Key, path and value of everything nobody looked at, here and below."""
        for key, value in self.mapping.items():
            if key not in self.used:
                yield key, self.path_of(key), value
        for child in self.children.values():
            yield from child.unread()


class Reader:
    """Typed access to the keys of some sources."""

    __slots__ = ("findings", "sources")

    def __init__(self, sources: Sequence[Source], findings: Findings) -> None:
        self.sources = sources
        self.findings = findings

    @property
    def path(self) -> str:
        """Where this is in the option, for a message."""
        return self.sources[0].path if self.sources else ""

    def path_of(self, key: str) -> str:
        """Where a key is given: in the first source that has it."""
        given = (source for source in self.sources if source.mapping.get(key) is not None)
        return next(given, self.sources[0]).path_of(key)

    def __bool__(self) -> bool:
        """Whether there is an object at all."""
        return bool(self.sources)

    def has(self, key: str) -> bool:
        """Whether the key is given and not null."""
        return any(source.mapping.get(key) is not None for source in self.sources)

    def raw(self, key: str) -> Any:
        """The value as it is; None when it is missing, null, or a JavaScript function."""
        found = None
        for source in self.sources:
            value = source.mapping.get(key)
            source.used.add(key)
            if found is None and value is not None:
                if is_script(value):
                    self.findings.script(source.path_of(key))
                else:
                    found = value
        return found

    def get(self, key: str, convert: Callable[[Any], T | None]) -> T | None:
        """The value as `convert` gives it; None, with a warning, when `convert` cannot use it.

        A number that was moved into its range or rounded is told of too.
        """
        found: T | None = None
        for source in self.sources:
            value = source.mapping.get(key)
            if value is None:
                continue
            source.used.add(key)
            if found is None:
                found = convert(value)
                if found is None:
                    self._complain(source, key, value)
                elif type(found) in _NUMBERS and type(value) in _NUMBERS and found != value:
                    self.findings.approximated(source.path_of(key), f"drawn as {found:.12g}")
        return found

    def _complain(self, source: Source, key: str, value: Any) -> None:
        if isinstance(value, str) and value in _UNSET:
            return
        if is_script(value):
            self.findings.script(source.path_of(key))
        else:
            self.findings.invalid(source.path_of(key), value)

    def names(self) -> list[str]:
        """The names of everything in here, each once, without a claim to read it."""
        return list(dict.fromkeys(key for source in self.sources for key in source.mapping))

    def skip(self, *keys: str) -> None:
        """Keys that make no difference here."""
        for source in self.sources:
            source.used.update(keys)

    def skip_usual(self, key: str, *usual: Any) -> None:
        """A key that makes no difference where it has one of the `usual` values; any other one is unread."""
        for source in self.sources:
            if source.mapping.get(key) in usual:
                source.used.add(key)

    def dismiss(self) -> None:
        """Nothing in here makes a difference (say, because it is not shown)."""
        for source in self.sources:
            source.used.update(source.mapping)

    def child(self, key: str) -> "Reader":
        """The object at `key`, what stands in its `normal` first; an empty reader when there is none."""
        found = []
        for source in self.sources:
            value = source.mapping.get(key)
            if value is None:
                continue
            source.used.add(key)
            if isinstance(value, dict):
                found.extend(_layers(source.child(key, value)))
            elif not isinstance(value, bool):
                self._complain(source, key, value)
        return Reader(found, self.findings)

    def over(self, *others: "Reader") -> "Reader":
        """A reader that asks the others where this one has nothing."""
        return Reader(
            [*self.sources, *(source for other in others for source in other.sources)], self.findings
        )

    def items(self, key: str) -> "list[Reader]":
        """The objects in the array at `key`; a single object counts as an array of one."""
        for source in self.sources:
            value = source.mapping.get(key)
            if value is not None:
                source.used.add(key)
                return [self._item(source, name, one) for name, one in _numbered(key, value)]
        return []

    def _item(self, source: Source, name: str, value: Any) -> "Reader":
        if isinstance(value, dict):
            return Reader([source.child(name, value)], self.findings)
        if value is not None:
            self._complain(source, name, value)
        return Reader([], self.findings)

    def item(self, key: str, index: int, value: dict[str, Any]) -> "Reader":
        """The object `value` that stands at `index` of the array `key` of the first source."""
        return Reader([self.sources[0].child(f"{key}[{index}]", value)], self.findings)


def _layers(source: Source) -> list[Source]:
    inner = source.mapping.get(_NORMAL)
    if not isinstance(inner, dict):
        return [source]
    source.used.add(_NORMAL)
    return [source.child(_NORMAL, inner), source]


def _numbered(key: str, value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [(f"{key}[{index}]", one) for index, one in enumerate(value)]
    return [(key, value)]
