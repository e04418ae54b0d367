"""Whether something read from JSON has the shape that a description gives (a part of JSON Schema).

What a description cannot say here it must not say: type, enum, pattern, maxLength, maxItems,
required, properties and items are what is looked at. A property that is not described is a fault.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: a JSON pointer (RFC 6901), a code, and what it should be."""

    pointer: str
    code: str
    wanted: str = ""


def faults(said: object, shape: Mapping[str, Any], at: str = "") -> Iterator[Fault]:
    """Yield what is wrong with what was said."""
    kind = shape["type"]
    if not isinstance(said, _TYPES[kind]) or isinstance(said, bool):
        yield Fault(at, "type", kind)
        return
    yield from _BY_TYPE[kind](said, shape, at)


def _object(said: Mapping[str, Any], shape: Mapping[str, Any], at: str) -> Iterator[Fault]:
    known = shape["properties"]
    yield from (
        Fault(at, "missing", name) for name in shape.get("required", ()) if name not in said
    )
    for name, value in said.items():
        inside = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        if name in known:
            yield from faults(value, known[name], inside)
        else:
            yield Fault(inside, "unknown", ", ".join(known))


def _array(said: list[Any], shape: Mapping[str, Any], at: str) -> Iterator[Fault]:
    if len(said) > shape["maxItems"]:
        yield Fault(at, "many", str(shape["maxItems"]))
        return
    for number, value in enumerate(said):
        yield from faults(value, shape["items"], f"{at}/{number}")


def _string(said: str, shape: Mapping[str, Any], at: str) -> Iterator[Fault]:
    if len(said) > shape.get("maxLength", len(said)):
        yield Fault(at, "long", str(shape["maxLength"]))
    elif "pattern" in shape and not re.search(shape["pattern"], said):
        yield Fault(at, "pattern", shape["pattern"])
    else:
        yield from _chosen(said, shape, at)


def _chosen(said: object, shape: Mapping[str, Any], at: str) -> Iterator[Fault]:
    if "enum" in shape and said not in shape["enum"]:
        yield Fault(at, "choice", ", ".join(map(str, shape["enum"])))


_BY_TYPE: Mapping[str, Callable[[Any, Mapping[str, Any], str], Iterator[Fault]]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _chosen,
}
