"""Every table says which of its fields can be about a person."""

from typing import ClassVar

import pytest
from django.apps import apps
from django.db import models

OURS = [model for model in apps.get_models() if model.__module__.startswith("upstander.")]


def declared(model: type) -> tuple[str, ...] | None:
    """Return the personal fields a model states, None when it states nothing."""
    personal = getattr(model, "PERSONAL", None)
    return personal if isinstance(personal, tuple) else None


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_model_declares_its_personal_fields(model: type[models.Model]) -> None:
    names = declared(model)
    assert names is not None
    assert set(names) <= {field.name for field in model._meta.get_fields()}


def test_a_model_that_states_nothing_would_be_found() -> None:
    class Forgetful:
        PERSONAL: ClassVar[tuple[str, ...]]

    assert declared(Forgetful) is None
