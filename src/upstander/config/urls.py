"""Which room answers at which address."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("upstander.front.public.urls")),
    path("", include("upstander.front.workspace.urls")),
    path("", include("upstander.confidential.reporting.urls")),
    path("", include("upstander.confidential.casework.urls")),
    path("", include("upstander.confidential.sharing.urls")),
    path("", include("upstander.confidential.support.urls")),
    path("", include("upstander.oversight.insight.urls")),
    path("", include("upstander.foundation.agencies.urls")),
    path("", include("upstander.foundation.accounts.urls")),
    path("", include("upstander.foundation.jobs.urls")),
    path("", include("upstander.foundation.upkeep.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("", include("upstander.demo.urls")))

handler400 = "upstander.front.public.errors.bad_request"
handler403 = "upstander.front.public.errors.not_allowed"
handler404 = "upstander.front.public.errors.not_found"
handler405 = "upstander.front.public.errors.wrong_way"
handler409 = "upstander.front.public.errors.conflict"
handler410 = "upstander.front.public.errors.gone"
handler429 = "upstander.front.public.errors.too_many"
handler500 = "upstander.front.public.errors.fault"
handler503 = "upstander.front.public.errors.out_of_order"
