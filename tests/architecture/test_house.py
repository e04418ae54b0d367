"""What the import linter cannot see of the layout."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.house import ROOT, SOURCE, floors_of, may_look, python_files, room_of
from tools import contracts

LONGEST_FILE = 400
JUNK_DRAWERS = {"utils", "util", "helpers", "common", "misc", "tools"}
HEAVY = {"duckdb", "scipy", "numpy", "pandas", "weasyprint", "msal", "pikepdf", "PIL", "splink"}


def heavy_among(modules: set[str]) -> set[str]:
    """Return the heavy libraries among the names of loaded modules."""
    return HEAVY & {name.partition(".")[0] for name in modules}


def junk_drawers(paths: list[Path]) -> list[str]:
    """Return the files that are named after nothing."""
    return [str(path) for path in paths if path.stem in JUNK_DRAWERS]


def our_models() -> list[type[models.Model]]:
    """Return every table of ours."""
    return [model for model in apps.get_models() if model.__module__.startswith("upstander.")]


@pytest.mark.parametrize(
    ("viewer", "seen", "allowed"),
    [
        ("upstander.confidential.reporting.models", "upstander.foundation.vault.models", True),
        ("upstander.foundation.vault.models", "upstander.confidential.reporting.models", False),
        ("upstander.foundation.agencies.views", "upstander.foundation.accounts.models", True),
        ("upstander.foundation.accounts.models", "upstander.foundation.agencies.models", False),
        ("upstander.front.public.views", "upstander.front.workspace.views", False),
        ("upstander.front.public.views", "upstander.front.public.forms", True),
        ("upstander.config.urls", "upstander.demo.urls", True),
        ("upstander.demo.actions", "upstander.config.settings", False),
    ],
)
def test_a_room_sees_itself_and_lower_floors_only(viewer: str, seen: str, allowed: bool) -> None:
    assert may_look(viewer, seen) is allowed


def test_layers_are_read_top_first_and_neighbours_share_a_floor() -> None:
    assert floors_of(["top", "left | (right)", "(ground)"]) == {
        "top": 2,
        "left": 1,
        "right": 1,
        "ground": 0,
    }


def test_no_foreign_key_points_up() -> None:
    pointing_up = [
        f"{model.__module__}.{model.__name__}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if field.related_model.__module__.startswith("upstander.")
        if not may_look(model.__module__, field.related_model.__module__)
    ]
    assert pointing_up == []


def test_every_room_is_in_the_furniture_contract() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert text == contracts.with_rooms(text, contracts.rooms(SOURCE))


def test_a_missing_room_makes_the_furniture_contract_stale() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    assert text != contracts.with_rooms(text, contracts.rooms(SOURCE)[1:])


def test_every_django_app_is_a_room_under_its_own_name() -> None:
    ours = [app for app in apps.get_app_configs() if app.name.startswith("upstander.")]
    assert [app.label for app in ours] == [room_of(app.name).rsplit(".", 1)[1] for app in ours]


def test_there_is_no_junk_drawer() -> None:
    assert junk_drawers(list(python_files())) == []


def test_a_junk_drawer_would_be_found() -> None:
    assert junk_drawers([Path("front/utils.py"), Path("front/views.py")]) == ["front/utils.py"]


def test_no_file_is_too_long_to_read() -> None:
    written = [path for path in python_files() if path.parent.name != "migrations"]
    files = [*written, *ROOT.glob("tools/*.py"), *ROOT.glob("tests/**/*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_heavy_library_is_loaded_at_start() -> None:
    start = "import django, sys; django.setup(); print('\\n'.join(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", start],
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert heavy_among(set(answer.stdout.split())) == set()


def test_a_heavy_library_would_be_found() -> None:
    assert heavy_among({"duckdb.functional", "django.db"}) == {"duckdb"}
