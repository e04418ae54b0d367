"""What every page of the settings has: its tabs, by what this person may change."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from upstander.foundation.access.permissions import Permission
from upstander.foundation.accounts.requests import StaffRequest
from upstander.foundation.core.errors import Refusal


def tabs_for(request: StaffRequest, tab: str) -> dict[str, object]:
    """Return which tabs this person sees, and which is open."""
    return {
        "tab": tab,
        "may_agencies": request.actor.may(Permission.MANAGE_AGENCIES),
        "may_routes": request.actor.may(Permission.MANAGE_ROUTES),
        "may_door": request.actor.may(Permission.OPEN_DOOR),
    }


def page(
    request: StaffRequest, name: str, context: dict[str, object], tab: str = ""
) -> HttpResponse:
    """Show a page of the settings; one that refused says so by its status."""
    status = 409 if context.get("refusal") else 200
    shown = context | tabs_for(request, tab or name)
    return render(request, f"agencies/settings/{name}.html", shown, status=status)


def refused(action: Callable[[], object]) -> Refusal | None:
    """Do it; return the refusal if there was one."""
    try:
        action()
    except Refusal as refusal:
        return refusal
    return None
