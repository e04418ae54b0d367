"""Why a spreadsheet cannot be read, in words for who brought it."""

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
            next_step=_("It needs a line of headings, and one line below for each row."),
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
