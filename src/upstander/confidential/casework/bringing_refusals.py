"""What is said when existing cases cannot be brought in, or a case cannot be taken out."""

from django.utils.translation import gettext as _

from upstander.foundation.core.errors import Refusal


class NotASpreadsheet(Refusal):
    """The file is something else, whatever its name says."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is not a spreadsheet."),
            next_step=_(
                "Open your list in the program you keep it in, save it as Excel (.xlsx) or as "
                "CSV, and choose that file."
            ),
        )


class OldExcel(Refusal):
    """An Excel file of before 2007, or one locked with a password."""

    def __init__(self) -> None:
        super().__init__(
            _("This is an old Excel file, or one with a password. We cannot read either."),
            next_step=_("Open it in Excel, save it as .xlsx without a password, and choose that."),
        )


class UnreadableFile(Refusal):
    """It begins like a spreadsheet and cannot be read."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is damaged, so we cannot read it. Nothing was brought in."),
            next_step=_("Open it in Excel, save it again under another name, and choose that."),
        )


class EmptyFile(Refusal):
    """There is no line below a heading."""

    def __init__(self) -> None:
        super().__init__(
            _("We found no list in this file."),
            next_step=_("It needs a line of headings, and one line below for each case."),
        )


class TooBig(Refusal):
    """The file, or what it unpacks to, is larger than we take."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is too large. We take up to 10 MB, and what it unpacks to counts too."),
            next_step=_("Split the list into several files, and bring them one by one."),
        )


class TooManyLines(Refusal):
    """More lines than one file may have."""

    def __init__(self) -> None:
        super().__init__(
            _("This file has more than 20,000 lines."),
            next_step=_("Split the list into several files, and bring them one by one."),
        )


class NoFile(Refusal):
    """Nothing was chosen, or the connection broke off."""

    def __init__(self) -> None:
        super().__init__(_("Choose a file first."))


class BroughtBefore(Refusal):
    """This very file is here already."""

    def __init__(self, day: str, cases: int) -> None:
        super().__init__(
            _(
                "This file was brought in on {day}, with {n} cases. Nothing was brought twice."
            ).format(day=day, n=cases),
            next_step=_("If lines were added since, save the list again and choose the new file."),
        )


class NoTeamToBringTo(Refusal):
    """The person is in no team that could hold the keys."""

    def __init__(self) -> None:
        super().__init__(_("Choose one of your own teams: it will hold the keys to these cases."))


class NothingToBring(Refusal):
    """Not one line can come in."""

    def __init__(self) -> None:
        super().__init__(
            _("No line of this file can be brought in as it is."),
            next_step=_("Look at the reasons below, or choose other columns."),
        )


class ColumnTwice(Refusal):
    """Two columns were said to be the same thing."""

    def __init__(self, what: str) -> None:
        super().__init__(
            _("Two columns are both “{what}”. A case has one.").format(what=what),
            next_step=_("Choose one of them, and keep the other with the notes."),
        )


class NotAtThisStep(Refusal):
    """A colleague, or another tab, went on with it."""

    def __init__(self) -> None:
        super().__init__(_("This has gone on meanwhile. Here is how it stands."))


class TooLateToUndo(Refusal):
    """The days to take it back are over."""

    def __init__(self) -> None:
        super().__init__(
            _("These cases came in more than 7 days ago, so they stay."),
            next_step=_("Close the cases that should not be here, each with its reason."),
        )


class NamesNeedReason(Refusal):
    """Other people's names were to go into the copy without a reason."""

    def __init__(self) -> None:
        super().__init__(_("Say why other people's names must be in this copy."))
