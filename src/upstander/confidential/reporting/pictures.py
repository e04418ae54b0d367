"""One picture at a time, once for each time somebody asks. That they asked lies in their session."""

from uuid import UUID

from django.http import HttpRequest

_KEY = "picture_asked_for"


def ask_for(request: HttpRequest, file: UUID) -> None:
    """Remember that somebody asked to see this picture, and no other any more."""
    request.session[_KEY] = file.hex


def asked_for(request: HttpRequest) -> str:
    """Return the id of the picture that was asked for and not handed out yet; empty for none."""
    return str(UUID(hex=request.session[_KEY])) if _KEY in request.session else ""


def hand_out(request: HttpRequest, file: UUID) -> bool:
    """Return whether this picture was asked for; asking counts once."""
    if request.session.get(_KEY) != file.hex:
        return False
    del request.session[_KEY]
    return True
