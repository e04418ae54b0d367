"""What must be true before the server starts: no restore was cut short."""

from collections.abc import Sequence

from django.core import checks

from upstander.foundation.upkeep.bringing_back import mark


def nothing_half_restored(**_rest: object) -> Sequence[checks.CheckMessage]:
    """Return one error while files of a backup are in place and its database is not."""
    if not mark().exists():
        return []
    words = (
        f"A restore was cut short ({mark()} stands). Run it again, with --replace if it asks. "
        "Or, if you put everything in its place by hand, delete that file."
    )
    return [checks.Error(words, id="upkeep.E001")]
