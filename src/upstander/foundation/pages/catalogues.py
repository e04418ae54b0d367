"""The catalogues of the public pages: kept as text, held to the sentences, compiled here.

``locale/<language>/LC_MESSAGES/django.po`` is what translators edit. Compiled files are made at
start in the data folder, from text that is newer. A promise that nobody has checked in a language
is left out there, so that no page can show it by accident: it stays English, and says why.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polib
from django.utils.translation import to_locale

from upstander.foundation.pages.pseudo import disguised, longer
from upstander.foundation.pages.texts import Text, Texts

DOMAIN = Path("LC_MESSAGES") / "django"
PROMISE = "promise"
UNCHECKED = "unchecked"
CHECKED_FILE = "checked.toml"
PLURALS = {
    "cy": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "ur": "nplurals=2; plural=(n != 1);",
}
_PLURAL_OF_TWO = "nplurals=2; plural=(n != 1);"
_HEAD = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
# What must come through a translation as it is: what is filled in, mark-up, and numbers to call.
_KEPT = re.compile(r"%\(\w+\)s|\{\w*\}|</?\w+>|\d+")


def path_of(folder: Path, language: str, suffix: str) -> Path:
    """Return where the catalogue of a language stands."""
    return folder / to_locale(language) / DOMAIN.with_suffix(suffix)


# --- kept as text ------------------------------------------------------------------------------


def refreshed(path: Path, language: str, texts: Texts) -> str:
    """Return the catalogue as it should stand: every text once, what was translated kept."""
    old = {_text(entry): entry for entry in _read(path)}
    catalogue = _empty(language)
    for text, found in texts.items():
        entry = old.get(text) or _entry(text, _forms(language))
        entry.occurrences = [(place, "") for place in found.places]
        entry.flags = [PROMISE] if found.promise else []
        catalogue.append(entry)
    return f"{catalogue}\n"


def faults(path: Path, language: str, texts: Texts) -> Iterator[str]:
    """Yield what is wrong with a catalogue: texts missing or gone, or not whole in translation."""
    entries = {_text(entry): entry for entry in _read(path)}
    yield from (f"missing: {text.one}" for text in texts.keys() - entries.keys())
    yield from (f"gone from the pages: {text.one}" for text in entries.keys() - texts.keys())
    for entry in entries.values():
        yield from _unfaithful(entry, _forms(language))


def untranslated(path: Path) -> list[str]:
    """Return the texts that have no translation yet."""
    return [entry.msgid for entry in _read(path) if not all(_translations(entry))]


def _unfaithful(entry: polib.POEntry, forms: int) -> Iterator[str]:
    for translation in filter(None, _translations(entry)):
        lost = _marks(entry.msgid_plural or entry.msgid) ^ _marks(translation)
        # One of something need not be counted: "one letter" in place of "1 letter".
        if lost and not (entry.msgid_plural and _marks(translation) < _marks(entry.msgid_plural)):
            yield f"not the same in {sorted(lost)}: {translation}"
    if entry.msgid_plural and len(entry.msgstr_plural) != forms:
        yield f"needs {forms} forms: {entry.msgid}"


def _marks(text: str) -> frozenset[str]:
    return frozenset(_KEPT.findall(text))


def _translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _text(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural)


def _forms(language: str) -> int:
    return int(PLURALS.get(language, _PLURAL_OF_TWO)[9])


def _entry(text: Text, forms: int) -> polib.POEntry:
    if text.many:
        empty = dict.fromkeys(range(forms), "")
        return polib.POEntry(msgid=text.one, msgid_plural=text.many, msgstr_plural=empty)
    return polib.POEntry(msgid=text.one, msgstr="")


def _empty(language: str) -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = _HEAD | {
        "Language": language,
        "Plural-Forms": PLURALS.get(language, _PLURAL_OF_TWO),
    }
    return catalogue


def _read(path: Path) -> Iterable[polib.POEntry]:
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else ()


# --- compiled ----------------------------------------------------------------------------------


def compile_stale(source: Path, target: Path, pseudo: Mapping[str, str]) -> list[str]:
    """Compile every catalogue whose text is newer; return the languages that were.

    ``pseudo`` maps a made-up language to the way it is made: "longer" or "disguised".
    """
    made = [language for language in PLURALS if _compile(source, target, language)]
    return made + [
        language
        for language, way in pseudo.items()
        if _compile_pseudo(source, target, language, way)
    ]


def _compile(source: Path, target: Path, language: str) -> bool:
    text, made = path_of(source, language, ".po"), path_of(target, language, ".mo")
    checked = source / CHECKED_FILE
    if _is_fresh(made, text, checked):
        return False
    passed = checked_translations(checked, language)
    catalogue = _empty(language)
    for entry in _read(text):
        catalogue.append(_shown(entry, passed))
    _save(catalogue, made)
    return True


def _shown(entry: polib.POEntry, passed: Mapping[str, str]) -> polib.POEntry:
    """Return what pages show: an unchecked promise is only marked as one."""
    if PROMISE not in entry.flags or passed.get(entry.msgid) == entry.msgstr != "":
        return entry
    return polib.POEntry(msgctxt=UNCHECKED, msgid=entry.msgid, msgstr=UNCHECKED)


def checked_translations(path: Path, language: str) -> dict[str, str]:
    """Return the promises a person has checked, word by word: a changed one is unchecked again."""
    if not path.exists():
        return {}
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("checked", [])
    return {row["english"]: row["translation"] for row in rows if row["language"] == language}


def _compile_pseudo(source: Path, target: Path, language: str, way: str) -> bool:
    text, made = path_of(source, "cy", ".po"), path_of(target, language, ".mo")
    if _is_fresh(made, text):
        return False
    catalogue = _empty(language)
    change = {"longer": longer, "disguised": disguised}[way]
    for entry in _read(text):
        words = [entry.msgid, entry.msgid_plural or entry.msgid]
        entry.msgstr = "" if entry.msgid_plural else change(entry.msgid)
        forms = enumerate(map(change, words))
        entry.msgstr_plural = dict(forms) if entry.msgid_plural else {}
        catalogue.append(entry)
    _save(catalogue, made)
    return True


def _is_fresh(made: Path, *texts: Path) -> bool:
    newest = max((text.stat().st_mtime for text in texts if text.exists()), default=0)
    return made.exists() and made.stat().st_mtime >= newest


def _save(catalogue: polib.POFile, made: Path) -> None:
    """Write a compiled file in one step: another process may be reading it."""
    made.parent.mkdir(parents=True, exist_ok=True)
    half = made.with_suffix(f".{id(catalogue)}.half")
    half.write_bytes(catalogue.to_binary())
    half.rename(made)
