"""The description of the way in for proposed changes: OpenAPI 3.0, and what is checked by it.

Names are those of Open Referral UK 3.0 (github.com/OpenReferralUK/uk-profile, CC BY-SA 4.0).
"""

from collections.abc import Mapping

from upstander.community.directory.choices import Access, ProposalState
from upstander.community.directory.open_api import TIME
from upstander.community.directory.open_referral import Json

# A request is at most so many bytes, and a program sends so many new changes a day.
MOST_BYTES = 64 * 1024
A_DAY = 200
KEY = "^[!-~]{1,100}$"
PROBLEM = "application/problem+json"
_DAYS = "(MO|TU|WE|TH|FR|SA|SU)"
_UUID: Json = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
_TIME: Json = {"type": "string", "pattern": TIME}
_DAY: Json = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def _words(most: int) -> Json:
    return {"type": "string", "maxLength": most}


def _of(properties: Json, *required: str) -> Json:
    shape: Json = {
        "type": "object", "properties": properties, "additionalProperties": False,
    }  # fmt: skip
    return {**shape, "required": list(required)} if required else shape


# What a program may send. Name, address and what people find an entry by are for the partnership.
CHANGE: Json = _of(
    {
        "service_id": _UUID,
        "service_at_location_id": _UUID,
        "service": _of(
            {
                "description": _words(2000), "url": _words(500), "email": _words(254),
                "fees": _words(200),
            }
        ),
        "location": _of(
            {
                "description": _words(500),
                "accessibility": {
                    "type": "array", "maxItems": len(Access),
                    "items": _of(
                        {"accessibility": {"type": "string", "enum": list(Access.values)}},
                        "accessibility",
                    ),
                },
            }
        ),
        "phones": {
            "type": "array", "maxItems": 2,
            "items": _of(
                {"number": _words(40), "type": {"type": "string", "enum": ["voice", "text"]}},
                "number",
            ),
        },
        "schedules": {
            "type": "array", "maxItems": 100,
            "items": _of(
                {
                    "byday": {"type": "string", "pattern": f"^{_DAYS}(,{_DAYS}){{0,6}}$"},
                    "opens_at": _TIME, "closes_at": _TIME,
                    "valid_from": _DAY, "valid_to": _DAY,
                    "freq": {"type": "string", "enum": ["WEEKLY"]},
                    "interval": {"type": "integer", "enum": [1]},
                },
                "byday", "opens_at", "closes_at",
            ),
        },
    },
    "service_id",
)  # fmt: skip
_PROBLEM: Json = {
    "type": "object",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {
            "type": "object",
            "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            "required": ["pointer", "detail"],
        }},
    },
    "required": ["type", "title", "status", "detail"],
}  # fmt: skip
_PROPOSAL: Json = {
    "type": "object",
    "properties": {
        "id": _UUID, "service_id": _UUID, "service_at_location_id": _UUID,
        "state": {"type": "string", "enum": list(ProposalState.values)},
        "made_on": _DAY, "fields": {"type": "array", "items": {"type": "string"}},
        "taken": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["id", "service_id", "state", "made_on", "fields", "taken"],
}  # fmt: skip
_PROBLEMS: Mapping[str, str] = {
    "400": "This is not JSON, or the header Idempotency-Key is missing or has another form.",
    "401": "No token was shown, or it does not work.",
    "403": "The token may not send in changes.",
    "404": "No such entry for this token.",
    "409": "Nothing would change, or the key was used for something else.",
    "413": f"More than {MOST_BYTES} bytes.",
    "415": "The body is not application/json.",
    "422": "Something in it cannot be read; errors say what and where.",
    "429": f"More than {A_DAY} new changes on one day.",
}


def described(address: str) -> Json:
    """Return the description of the way in that stands at an address."""
    about = "Changes wait until somebody looks at them. Nothing that is sent changes an entry."
    return {
        "openapi": "3.0.3",
        "info": {"title": "Proposed changes of entries", "version": "1.0", "description": about},
        "servers": [{"url": address}],
        "security": [{"token": []}],
        "paths": {"/proposals/": {"post": _sending()}, "/proposals/{id}/": {"get": _looking()}},
        "components": {
            "schemas": {"Change": CHANGE, "Proposal": _PROPOSAL, "Problem": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _sending() -> Json:
    key = {
        "name": "Idempotency-Key", "in": "header", "required": True,
        "description": "A name that you give this change. Sent again with the same, nothing more "
        "happens.",
        "schema": {"type": "string", "pattern": KEY},
    }  # fmt: skip
    kept = {"201": _answer("It waits for a look.", "Proposal")}
    again = {"200": _answer("It was sent before with this key.", "Proposal")}
    body = {"required": True, "content": {"application/json": {"schema": _named("Change")}}}
    return {
        "operationId": "proposeChange", "parameters": [key], "requestBody": body,
        "responses": kept | again | _problems(*_PROBLEMS),
    }  # fmt: skip


def _looking() -> Json:
    id_ = {"name": "id", "in": "path", "required": True, "schema": _UUID}
    found = {"200": _answer("What became of it.", "Proposal")}
    return {
        "operationId": "getProposal", "parameters": [id_],
        "responses": found | _problems("401", "403", "404"),
    }  # fmt: skip


def _problems(*codes: str) -> Json:
    return {code: _answer(_PROBLEMS[code], "Problem", PROBLEM) for code in codes}


def _answer(words: str, shape: str, kind: str = "application/json") -> Json:
    return {"description": words, "content": {kind: {"schema": _named(shape)}}}


def _named(shape: str) -> Json:
    return {"$ref": f"#/components/schemas/{shape}"}
