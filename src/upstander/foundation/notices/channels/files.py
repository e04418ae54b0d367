"""Text messages of the demonstration: files in a folder, for everybody at this machine to see."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from upstander.foundation.notices.channels.contract import Away, Message
from upstander.foundation.notices.choices import Medium


@dataclass(frozen=True)
class TextFiles:
    """A folder; each text is a file of its own: the number, an empty line, the words."""

    folder: Path
    name: str = "text_files"
    medium: Medium = Medium.TEXT
    leaves: bool = False

    def send(self, message: Message) -> None:
        """Write the text down."""
        path = self.folder / f"{secrets.token_hex(8)}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{message.address}\n\n{message.body}\n", encoding="utf-8")
        except OSError as fault:
            raise Away(type(fault).__name__) from None


def texts() -> TextFiles | None:
    """Return the folder; None where texts are really sent, or not at all."""
    return TextFiles(Path(settings.UPSTANDER_TEXT_FILES)) if settings.UPSTANDER_TEXT_FILES else None
