"""A key folder that is gone stops the bringing in before a line is written."""

from pathlib import Path

import pytest

from tests.oversight.insight.extracts import UK, brought
from upstander.foundation.audit.models import Event
from upstander.foundation.vault import masters
from upstander.oversight.insight.models import Extract, Fact
from upstander.oversight.insight.refusals import KeysMissing

pytestmark = pytest.mark.django_db


def test_without_its_keys_nothing_is_brought_in(settings: object, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "gone"
    masters.forget()
    with pytest.raises(KeysMissing) as refusal:
        brought(UK)
    masters.forget()
    assert "There is no usable master secret" in refusal.value.message
    assert (Extract.objects.count(), Fact.objects.count(), Event.objects.count()) == (0, 0, 0)
