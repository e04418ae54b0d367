"""The description of the open interface for programs: OpenAPI 3.0."""

from collections.abc import Iterator

from upstander.community.directory.open_referral import Json

VERSION = "HSDS-UK-3.0"
PROFILE = "https://docs.openreferraluk.org/en/latest/"
_UUID: Json = {"type": "string", "format": "uuid"}
_TEXT: Json = {"type": "string"}
_WHOLE: Json = {"type": "integer"}
_YES: Json = {"type": "boolean"}
_NUMBER: Json = {"type": "number"}
_DAY: Json = {"type": "string", "format": "date"}

# A time of day, and a postcode or the first half of one; the forms read by the same patterns.
TIME = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"
POSTCODE = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?( ?[0-9][A-Za-z]{2})?$"
_TIME: Json = {"type": "string", "pattern": TIME}

# What each thing has: its fields, and those it always has.
_SHAPES: dict[str, tuple[Json, list[str]]] = {
    "Error": ({"error": _TEXT, "next": _TEXT}, ["error", "next"]),
    "About": ({"version": _TEXT, "profile": _TEXT, "openapi_url": _TEXT}, ["version", "profile"]),
    "Taxonomy": ({"id": _UUID, "name": _TEXT, "description": _TEXT},
                 ["id", "name", "description"]),
    "TaxonomyTerm": ({"id": _UUID, "name": _TEXT, "description": _TEXT, "taxonomy": _TEXT,
                      "taxonomy_id": _UUID, "term": _TEXT},
                     ["id", "name", "description", "taxonomy_id"]),
    "Organization": ({"id": _UUID, "name": _TEXT, "description": _TEXT, "website": _TEXT},
                     ["id", "name", "description"]),
    "Schedule": ({"id": _UUID, "freq": {"type": "string", "enum": ["WEEKLY"]},
                  "interval": _WHOLE, "byday": _TEXT, "opens_at": _TEXT, "closes_at": _TEXT,
                  "valid_from": _DAY, "valid_to": _DAY, "service_at_location_id": _UUID},
                 ["id", "freq", "byday", "opens_at", "closes_at"]),
    "Location": ({"id": _UUID, "location_type": {"type": "string", "enum": ["physical"]},
                  "name": _TEXT, "latitude": _NUMBER, "longitude": _NUMBER},
                 ["id", "location_type", "name"]),
    "Service": ({"id": _UUID, "organization_id": _UUID, "name": _TEXT,
                 "status": {"type": "string",
                            "enum": ["active", "inactive", "defunct", "temporarily closed"]},
                 "description": _TEXT, "fees": _TEXT, "assured_date": _DAY, "alert": _TEXT,
                 "last_modified": {"type": "string", "format": "date-time"},
                 "organization": {"$ref": "#/components/schemas/Organization"},
                 "schedules": {"type": "array",
                               "items": {"$ref": "#/components/schemas/Schedule"}}},
                ["id", "name", "status", "organization", "last_modified"]),
    "ServiceAtLocation": ({"id": _UUID, "service_id": _UUID, "location_id": _UUID,
                           "location": {"$ref": "#/components/schemas/Location"},
                           "service": {"$ref": "#/components/schemas/Service"}},
                          ["id", "service_id", "location_id", "location"]),
}  # fmt: skip
_PAGE = {
    "total_items": _WHOLE, "total_pages": _WHOLE, "page_number": _WHOLE, "size": _WHOLE,
    "first_page": _YES, "last_page": _YES, "empty": _YES,
}  # fmt: skip
_PARAMETERS: dict[str, tuple[Json, str]] = {
    "page": ({"type": "integer", "minimum": 1, "maximum": 1_000_000}, "Which page."),
    "per_page": ({"type": "integer", "minimum": 1, "maximum": 200},
                 "How many on a page; 50 if not said."),
    "search": (_TEXT, "Words in the name, the description or the organisation."),
    "taxonomy_term_id": (_UUID, "Services with this word."),
    "taxonomy_id": (_UUID, "Services with any word of this list."),
    "organization_id": (_UUID, "Services of this organisation."),
    "modified_after": ({"type": "string", "format": "date-time"},
                       "Changed on this day or later: we keep no time of a change."),
    "minimum_age": ({"type": "number", "minimum": 0, "maximum": 1_000_000},
                    "Read, and leaves everything: no service here states an age."),
    "maximum_age": ({"type": "number", "minimum": 0, "maximum": 1_000_000},
                    "Read, and leaves everything: no service here states an age."),
    "start_time": (_TIME, "Opens at this time or later, such as 09:30."),
    "end_time": (_TIME, "Closes at this time or earlier, such as 17:00."),
    "day": ({"type": "string", "enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
            "Open on this day of the week."),
    "full": (_YES, "With everything that belongs to it."),
    "postcode": ({"type": "string", "pattern": POSTCODE}, "Nearest first from here."),
    "proximity": ({"type": "number", "minimum": 0, "maximum": 1_000_000},
                  "At most so many metres from the postcode, in a straight line."),
}  # fmt: skip
_PARAMETERS["unlisted"] = (
    _YES,
    "Also what is not public. Only with a token that may: Authorization: Bearer …",
)
_PAGING = ("page", "per_page")
_FOUND = (
    "search", "taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after",
    "minimum_age", "maximum_age", "start_time", "end_time", "day", "full", "unlisted",
)  # fmt: skip
# Each list: what it holds, and what can be asked.
_LISTS = {
    "/services": ("Service", (*_PAGING, *_FOUND)),
    "/service_at_locations": ("ServiceAtLocation", (*_PAGING, *_FOUND, "postcode", "proximity")),
    "/organizations": ("Organization", _PAGING),
    "/taxonomies": ("Taxonomy", _PAGING),
    "/taxonomy_terms": ("TaxonomyTerm", _PAGING),
}


def described(address: str) -> Json:
    """Return the description of the interface that stands at an address."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Places and services that help",
            "version": "3.0",
            "description": "Open Referral UK 3.0. Open to all, read only, no key. Only entries "
            "that somebody has checked lately are here.",
        },
        "externalDocs": {
            "description": "Proposing changes, with a token",
            "url": address.removesuffix("/open-referral/v3") + "/directory/api/openapi.json",
        },
        "servers": [{"url": address}],
        "paths": dict(_paths()),
        "components": {"schemas": dict(_schemas())},
    }


def _paths() -> Iterator[tuple[str, Json]]:
    yield "/", {"get": _operation("about", "About", ())}
    for path, (shape, asked) in _LISTS.items():
        lists = _operation(f"list{shape}", f"{shape}Page", asked, missing="postcode" in asked)
        yield path, {"get": lists}
        one = _operation(f"get{shape}", shape, (), missing=True)
        id_ = {"name": "id", "in": "path", "required": True, "schema": _UUID}
        yield f"{path}/{{id}}", {"get": {**one, "parameters": [id_]}}


def _operation(name: str, shape: str, asked: tuple[str, ...], *, missing: bool = False) -> Json:
    answers: Json = {"200": _answer("What was asked for.", shape)}
    if asked:
        answers["400"] = _answer("A parameter cannot be read; the words say which.", "Error")
    if "unlisted" in asked:
        answers["401"] = _answer("The token does not work.", "Error")
        answers["403"] = _answer("This needs a token that may.", "Error")
    if missing:
        answers["404"] = _answer("Nothing has this id.", "Error")
    return {"operationId": name, "parameters": [*map(_parameter, asked)], "responses": answers}


def _answer(words: str, shape: str) -> Json:
    schema = {"$ref": f"#/components/schemas/{shape}"}
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def _parameter(name: str) -> Json:
    schema, words = _PARAMETERS[name]
    return {
        "name": name, "in": "query", "required": False, "description": words, "schema": schema,
    }  # fmt: skip


def _schemas() -> Iterator[tuple[str, Json]]:
    for name, (fields, required) in _SHAPES.items():
        yield name, {"type": "object", "properties": fields, "required": required}
    for shape, _asked in _LISTS.values():
        contents = {"type": "array", "items": {"$ref": f"#/components/schemas/{shape}"}}
        yield f"{shape}Page", {
            "type": "object", "properties": {**_PAGE, "contents": contents},
            "required": [*_PAGE, "contents"],
        }  # fmt: skip
