"""The channels by which messages leave; each kind has a twin that lets nothing leave."""

from upstander.foundation.notices.channels import files, mail, notify
from upstander.foundation.notices.channels.contract import Channel


def channels() -> list[Channel]:
    """Return the channels that are set up, in the order in which they are tried."""
    found: tuple[Channel | None, ...] = (
        mail.server(),
        notify.email(),
        notify.text(),
        mail.folder(),
        files.texts(),
    )
    return [one for one in found if one is not None]
