"""Email by Django's backend: a mail server, or files in a folder."""

from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from upstander.foundation.notices.channels import notify
from upstander.foundation.notices.channels.contract import Away, Message, Refused
from upstander.foundation.notices.choices import Medium

_FOR_EVER = 500


@dataclass(frozen=True)
class Mail:
    """Django's mail backend, as the settings name it."""

    name: str
    leaves: bool
    medium: Medium = Medium.EMAIL

    def send(self, message: Message) -> None:
        """Send one mail to one address, so that no mail shows who else works here."""
        mail = EmailMessage(subject=message.subject, body=message.body, to=[message.address])
        try:
            mail.send()
        except SMTPRecipientsRefused as fault:
            codes = [code for code, _words in fault.recipients.values()]
            kind = Refused if min(codes) >= _FOR_EVER else Away
            raise kind(f"smtp {min(codes)}") from None
        except OSError as fault:
            raise Away(type(fault).__name__) from None


def server() -> Mail | None:
    """Return the mail server, if one is named."""
    return None if _writes_files() else Mail("mail_server", leaves=True)


def folder() -> Mail | None:
    """Return the folder that mails are written to where nothing else would take them."""
    return Mail("mail_files", leaves=False) if _writes_files() and not notify.email() else None


def _writes_files() -> bool:
    return str(settings.EMAIL_BACKEND).endswith("filebased.EmailBackend")
