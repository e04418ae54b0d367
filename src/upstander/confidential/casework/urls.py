"""Addresses of cases, and of the tab of a report on which it is decided on."""

from django.urls import path

from upstander.confidential.casework.views import (
    absences,
    attempts,
    board,
    bringing,
    cases,
    decisions,
    files,
    finding,
    handing,
    listing,
    printing,
    reports,
    risk,
    safety_plan,
    sorting,
    wordings,
    work,
)

app_name = "casework"

REPORT = [
    path("inbox/second/", sorting.waiting, name="waiting"),
    path("reports/<str:number>/decide/", sorting.decide, name="decide"),
    path("reports/<str:number>/decide/second/", sorting.second, name="second"),
    path("reports/<str:number>/decide/case/", sorting.begin, name="begin"),
    path("reports/<str:number>/decide/join/", sorting.join, name="join"),
]

CASE = [
    path("find/", finding.find, name="find"),
    path("cases/", listing.cases, name="cases"),
    path("cases/filters/", listing.keep, name="keep_filter"),
    path("cases/filters/<uuid:saved>/drop/", listing.drop, name="drop_filter"),
    path("cases/board/", board.board, name="board"),
    path("cases/hand-over/", handing.hand, name="hand_over"),
    path("cases/hand-over/<uuid:worker>/", handing.hand_of, name="hand_over_of"),
    path("cases/received/<uuid:handover>/", handing.received, name="received"),
    path("cases/away/", absences.away, name="away"),
    path("cases/away/<uuid:worker>/", absences.away_of, name="away_of"),
    path("cases/away/<uuid:worker>/days/", absences.days, name="away_days"),
    path("cases/away/<uuid:worker>/back/<uuid:absence>/", absences.back, name="away_back"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/note/", work.note, name="note"),
    path("cases/<str:reference>/tasks/", work.task, name="task"),
    path("cases/<str:reference>/tasks/<uuid:task>/done/", work.done, name="done"),
    path("cases/<str:reference>/tasks/<uuid:task>/give/", work.give_on, name="give_task"),
    path("cases/<str:reference>/reports/", reports.reports, name="reports"),
    path("cases/<str:reference>/reports/event/", reports.one_event, name="one_event"),
    path("cases/<str:reference>/reports/split/", reports.split, name="split"),
    path("cases/<str:reference>/reports/<str:number>/own/", reports.own_event, name="own_event"),
    path("cases/<str:reference>/worker/", work.give, name="give"),
    path("cases/<str:reference>/name/", work.rename, name="rename"),
    path("cases/<str:reference>/state/", work.move, name="move"),
    path("cases/<str:reference>/close/", work.close, name="close"),
    path("cases/<str:reference>/reopen/", work.reopen, name="reopen"),
]

BRING = [
    path("cases/bring/", bringing.start, name="bring"),
    path("cases/bring/<uuid:list_id>/", bringing.step, name="bring_step"),
    path("cases/bring/<uuid:list_id>/look/", bringing.check, name="bring_check"),
    path("cases/bring/<uuid:list_id>/more/", bringing.more, name="bring_more"),
    path("cases/bring/<uuid:list_id>/left/", bringing.left, name="bring_left"),
    path("cases/bring/<uuid:list_id>/undo/", bringing.undo, name="bring_undo"),
    path("cases/bring/<uuid:list_id>/drop/", bringing.drop, name="bring_drop"),
]

RISK = [
    path("risk/waiting/", risk.waiting, name="risk_waiting"),
    path("cases/<str:reference>/risk/", risk.risk, name="risk"),
    path("cases/<str:reference>/risk/assess/", risk.assess_risk, name="risk_assess"),
    path("cases/<str:reference>/risk/changed/", risk.change, name="risk_change"),
    path("cases/<str:reference>/risk/<int:number>/", risk.one, name="risk_one"),
    path(
        "cases/<str:reference>/risk/<int:number>/agree/",
        risk.countersign_risk,
        name="risk_countersign",
    ),
]

PARTS = [
    path("cases/<str:reference>/decisions/", decisions.decisions, name="decisions"),
    path("cases/<str:reference>/decisions/print/", decisions.printed, name="decisions_print"),
    path("cases/<str:reference>/plan/", safety_plan.plan, name="plan"),
    path("cases/<str:reference>/plan/change/", safety_plan.change, name="plan_change"),
    path("cases/<str:reference>/plan/print/", safety_plan.printed, name="plan_print"),
    path("cases/<str:reference>/contact/", attempts.contact, name="contact"),
    path("cases/<str:reference>/files/", files.files, name="files"),
    path("cases/<str:reference>/files/<uuid:file>/", files.show, name="show_file"),
    path("cases/<str:reference>/sheet/", printing.sheet, name="sheet"),
    path("cases/<str:reference>/export/", printing.export, name="export"),
    path("reports/<str:number>/words/", wordings.pick, name="words"),
    path("words/", wordings.wordings, name="wordings"),
    path("words/<slug:key>/", wordings.change, name="wording"),
]

# Bringing stands before the cases, whose reference could be any word.
urlpatterns = [*PARTS, *REPORT, *BRING, *CASE, *RISK]
