"""Every sentence that a public page can show, found in the code, the templates and the data."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

from upstander.foundation.access.roles import ROLES

# What only workers read stays English, and out of the catalogues. A new room is read by
# everybody until it is named here.
WORKERS = (
    "community/directory/actions/",
    "community/directory/bringing.py",
    "community/directory/forms/bringing.py",
    "community/directory/forms/keeping.py",
    "community/directory/forms/open_data.py",
    "community/directory/forms/proposing.py",
    "community/directory/forms/tokens.py",
    "community/directory/queries/bringing.py",
    "community/directory/queries/keeping.py",
    "community/directory/rules/",
    "community/directory/refusals.py",
    "community/directory/templates/directory/accredit/",
    "community/directory/templates/directory/keep/",
    "community/directory/views/accrediting.py",
    "community/directory/views/bringing.py",
    "community/directory/views/coverage.py",
    "community/directory/views/keeping.py",
    "community/directory/views/open_data.py",
    "community/directory/views/proposing.py",
    "community/directory/views/tokens.py",
    "config/",
    "demo/",
    "foundation/access/",
    "foundation/accounts/",
    "foundation/agencies/",
    "foundation/audit/",
    "foundation/jobs/",
    "foundation/outside/",
    "foundation/notices/",
    "foundation/pages/samples.py",
    "foundation/pages/templates/pages/sign_in.html",
    "foundation/pages/templates/pages/style.html",
    "foundation/pages/templates/pages/workspace.html",
    "foundation/reference/actions.py",
    "foundation/reference/checking.py",
    "foundation/reference/choices.py",
    "foundation/reference/postcodes.py",
    "foundation/uploads/spreadsheets/",
    "foundation/vault/granting.py",
    "foundation/vault/recover",
    "front/workspace/",
    "oversight/insight/",
    "confidential/casework/",
    "confidential/reporting/actions/danger.py",
    "confidential/reporting/choices.py",
    "confidential/reporting/desk_forms.py",
    "confidential/reporting/list_words.py",
    "confidential/reporting/jobs.py",
    "confidential/reporting/queries/reports.py",
    "confidential/reporting/held_words.py",
    "confidential/reporting/phone_",
    "confidential/reporting/templates/reporting/desk/",
    "confidential/reporting/views/desk",
    "confidential/reporting/views/ear_settings.py",
    "confidential/reporting/views/inbox.py",
    "confidential/reporting/views/phone",
    "confidential/reporting/words.py",
    "confidential/sharing/bases.py",
    "confidential/sharing/choices.py",
    "confidential/sharing/data/",
    "confidential/sharing/forms.py",
    "confidential/sharing/templates/",
    "confidential/sharing/views/",
    "confidential/support/calendar",
    "confidential/support/case_words.py",
    "confidential/support/context.py",
    "confidential/support/day_words.py",
    "confidential/support/forms/days.py",
    "confidential/support/forms/keeping.py",
    "confidential/support/forms/line.py",
    "confidential/support/forms/sessions.py",
    "confidential/support/keeping_words.py",
    "confidential/support/session_refusals.py",
    "confidential/support/session_words.py",
    "confidential/support/staff_fields.py",
    "confidential/support/templates/support/staff/",
    "confidential/support/views/staff/",
    "oversight/insight/refusals.py",
)
_ROLES = "foundation/access/roles.py"
# How many texts each function takes.
_COUNTED = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), 1) | dict.fromkeys(
    ("ngettext", "ngettext_lazy"), 2
)
_CALL = re.compile(
    r"""\b(_|n?gettext)\(\s*(?P<one>u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"))"""
    r"""(?:\s*,\s*(?P<many>u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")))?"""
)


# Templates that promise something. A data file says it of a table: ``promise = true``.
PROMISES = "may_have_to_tell.html"


@dataclass(frozen=True)
class Text:
    """One sentence, with its plural where it counts something."""

    one: str
    many: str = ""


@dataclass
class Found:
    """Where a sentence stands, and whether a person is promised something or chooses by it."""

    places: list[str] = field(default_factory=list)
    promise: bool = False


Texts = Mapping[Text, Found]


def extracted(source: Path) -> Texts:
    """Return every text below ``source`` that a public page can show, in the order of files."""
    found: dict[Text, Found] = {}
    for place, text, promise in _all(source):
        known = found.setdefault(text, Found())
        known.promise |= promise
        if place not in known.places:
            known.places.append(place)
    return found


def _all(source: Path) -> Iterator[tuple[str, Text, bool]]:
    for path in sorted(source.rglob("*")):
        place = path.relative_to(source).as_posix()
        reader = _READERS.get(path.suffix)
        if reader is None or place.startswith(WORKERS):
            continue
        for text, promise in reader(path.read_text(encoding="utf-8")):
            if text.one:
                yield place, text, promise or place.endswith(PROMISES)
    yield from ((_ROLES, Text(entry.title), False) for entry in ROLES.values())


def _of_data(content: str) -> Iterator[tuple[Text, bool]]:
    """A data file says at its top which keys hold sentences: ``translate = ["heading"]``."""
    document = tomllib.loads(content)
    keys = frozenset(document.pop("translate", ()))
    yield from _sentences(document, keys, promise=False)


def _sentences(
    table: object, keys: frozenset[str], *, promise: bool
) -> Iterator[tuple[Text, bool]]:
    """Yield what stands under one of the keys, at any depth, in the file's order."""
    if isinstance(table, list):
        for value in table:
            yield from _sentences(value, keys, promise=promise)
    elif isinstance(table, Mapping):
        promise = bool(table.get("promise", promise))
        for key, value in table.items():
            if key in keys and isinstance(value, str):
                yield Text(value), promise and key != "section"
            else:
                yield from _sentences(value, keys, promise=promise)


def _of_code(content: str) -> Iterator[tuple[Text, bool]]:
    calls = [node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        words = [str(one.value) for one in call.args if isinstance(one, ast.Constant)]
        if name in _COUNTED and len(words) >= _COUNTED[name]:
            yield Text(*words[: _COUNTED[name]]), False


def _of_template(content: str) -> Iterator[tuple[Text, bool]]:
    for call in _CALL.finditer(templatize(content)):
        words = [ast.literal_eval(one) for one in call.group("one", "many") if one]
        yield Text(*words), False


_READERS = {".py": _of_code, ".html": _of_template, ".toml": _of_data}
