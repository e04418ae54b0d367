"""What is said about files, to the person who sends one and to whoever reads it."""

from collections.abc import Iterable, Sequence

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upstander.foundation.uploads.choices import Carries, FileKind, NotTaken
from upstander.foundation.uploads.receiving import Refused
from upstander.foundation.uploads.rules import MOST_FILES, MOST_PAGES

KINDS = {
    FileKind.JPEG: gettext_lazy("Photo"),
    FileKind.PNG: gettext_lazy("Picture"),
    FileKind.WEBP: gettext_lazy("Picture"),
    FileKind.GIF: gettext_lazy("Picture"),
    FileKind.PDF: gettext_lazy("PDF document"),
    FileKind.TEXT: gettext_lazy("Text"),
}

# In the order in which they are said: what could find a person first.
_CARRIED = {
    Carries.PLACE: gettext_lazy("where it was made, as a point on the map"),
    Carries.NAME: gettext_lazy("a name"),
    Carries.DEVICE: gettext_lazy("which phone or camera made it"),
    Carries.TIME: gettext_lazy("the day and the minute"),
    Carries.REMARKS: gettext_lazy("a title or notes"),
    Carries.PREVIEW: gettext_lazy("a small picture of how it looked before"),
    Carries.PROGRAM: gettext_lazy("which program made it"),
    Carries.ATTACHMENTS: gettext_lazy("other files inside it"),
    Carries.SCRIPTS: gettext_lazy("small programs inside it"),
}

_NOT_TAKEN = {
    NotTaken.NONE: gettext_lazy("Choose a file first."),
    NotTaken.TOO_LARGE: gettext_lazy(
        "This file is larger than 25 MB. Send a smaller one, or a photo of it."
    ),
    NotTaken.WRONG_KIND: gettext_lazy(
        "We can take photos, pictures, PDF and plain text. Send a picture of the screen instead, "
        "or save it as PDF."
    ),
    NotTaken.APPLE_PHOTO: gettext_lazy(
        "This is a HEIC photo, which we cannot open safely. Please send it as JPEG: a picture of "
        "the screen is enough."
    ),
    NotTaken.EMPTY: gettext_lazy("This file is empty. Look whether it is the right one."),
    NotTaken.BROKEN: gettext_lazy(
        "This file is damaged, so nobody could open it. Look whether it opens on your side."
    ),
    NotTaken.TOO_MANY_PIXELS: gettext_lazy(
        "This picture is too large to open safely. Send a picture of the screen instead."
    ),
    NotTaken.NOT_CLEANED: gettext_lazy(
        "We could not take out what is hidden in this file, so we did not take it. "
        "Send a picture of it instead."
    ),
    NotTaken.HARMFUL: gettext_lazy(
        "Our scanner found something harmful in this file, so we did not take it."
    ),
    NotTaken.NO_ROOM: gettext_lazy(
        "We have no room for files just now. Your words still reach us. "
        "Try again tomorrow, or send the file later with your code."
    ),
    NotTaken.CUT: gettext_lazy(
        "The connection broke off, so no file came through. Try again, one file at a time."
    ),
    NotTaken.BUSY: gettext_lazy(
        "Others are sending files just now. What you wrote is kept. "
        "Wait a minute, then choose your files again."
    ),
}


def kind(of: FileKind) -> str:
    """Return what sort of file it is."""
    return str(KINDS[of])


def size(of: int) -> str:
    """Return a size as people say it."""
    return filesizeformat(of).replace("\xa0", " ")


def why_not(refused: Refused) -> str:
    """Return why a file was not taken, and what to do."""
    if refused.why == NotTaken.TOO_MANY:
        said = _("You can send {most} files. This one is over.").format(most=MOST_FILES)
    elif refused.why == NotTaken.TOO_MANY_PAGES:
        said = _("This PDF has more than {most} pages. Send only the pages that matter.").format(
            most=MOST_PAGES
        )
    else:
        said = str(_NOT_TAKEN[refused.why])
    return f"{refused.name}: {said}" if refused.name else said


def carried(what: Iterable[Carries]) -> list[str]:
    """Return what a file says beside what one sees in it, the most telling first."""
    known = set(what)
    return [str(words) for one, words in _CARRIED.items() if one in known]


def tells(of: FileKind, what: Sequence[Carries]) -> str:
    """Return one sentence about what a file carries; empty when it carries nothing."""
    said = carried(what)
    if not said:
        return ""
    listed = (
        said[0]
        if len(said) == 1
        else _("{first} and {last}").format(first=", ".join(said[:-1]), last=said[-1])
    )
    return f"{hidden(of)}: {listed}."


def hidden(of: FileKind) -> str:
    """Return what stands above the list of what a file carries."""
    return _("Hidden in this photo") if of == FileKind.JPEG else _("Hidden in this file")


def count(of: int) -> str:
    """Return how many files."""
    return ngettext("{n} file", "{n} files", of).format(n=of)
