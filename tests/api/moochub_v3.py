"""The rules of MOOChub 3.0 for what we send, restated from the published schema (github.com/MOOChub/schema, moochub-schema.json).

Names, types and required fields are theirs. Ours is the form, and `additionalProperties: False`: a misspelt name would otherwise pass.
"""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
IRI = {"type": "string", "format": "iri", "minLength": 1}
INSTANT = {"type": "string", "format": "date-time"}
DURATION = {
    "type": "string",
    "pattern": r"^P(?!$)(\d+(?:\.\d+)?Y)?(\d+(?:\.\d+)?M)?(\d+(?:\.\d+)?W)?(\d+(?:\.\d+)?D)?(T(?=\d)(\d+(?:\.\d+)?H)?(\d+(?:\.\d+)?M)?(\d+(?:\.\d+)?S)?)?$",
}


def several(items: dict[str, Any], *, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "uniqueItems": True, "items": items, "minItems": least}


def words(*known: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(known)}


def record(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


ORGANISATION = record(["name", "type"], name=TEXT, type=words("Organization"), url=IRI, description=TEXT)
LICENCE = record(["identifier", "url"], identifier=TEXT, url={"type": ["string", "null"], "format": "iri"}, contentUrl={"type": ["string", "null"]})
PLACE = record(
    ["name"],
    name=TEXT,
    url=IRI,
    latitude={"type": "number"},
    longitude={"type": "number"},
    address=record([], addressCountry=TEXT, streetAddress=TEXT, city=TEXT, postalCode=TEXT, description=TEXT),
)
OFFER = record(
    ["price", "priceCurrency", "paymentFrequency", "category"],
    price={"type": "number", "minimum": 0},
    priceCurrency=TEXT,
    paymentFrequency=words("one-time", "weekly", "monthly", "quarterly", "half-yearly", "by semester", "yearly", "other"),
    category=words("course", "certificate", "complete"),
)
ATTRIBUTES = record(
    ["name", "learningResourceType", "publisher", "url", "license", "creator"],
    name=TEXT,
    learningResourceType=record(
        ["identifier", "type", "inScheme"],
        identifier=words("https://w3id.org/kim/hcrt/course"),
        type=words("Concept"),
        inScheme=words("https://w3id.org/kim/hcrt/scheme"),
    ),
    courseMode=several(words("blended", "onsite", "online", "synchronous", "asynchronous")),
    description=TEXT,
    inLanguage=several({"type": "string", "pattern": "^[a-z]{2}$"}),
    startDate=several(INSTANT),
    endDate=several(INSTANT),
    duration=DURATION,
    publisher=ORGANISATION,
    creator=several(ORGANISATION, least=1),
    url=IRI,
    license=several(LICENCE, least=1),
    access=several(words("free", "paid", "student", "other")),
    keywords=several(TEXT),
    contentLocation=PLACE,
    offer=several(OFFER),
    educationalCredentialsAwarded=several(words("certificate", "record of achievement", "confirmation of participation")),
    applicationDeadline=INSTANT,
    dateCreated=INSTANT,
    dateModified=INSTANT,
    isPartOf=several(record(["identifier", "type"], identifier=IRI, type=words("Program"), url=IRI, title=TEXT)),
)
COURSE = record(["id", "type", "attributes"], id={"type": "string", "format": "uuid"}, type=words("Course"), attributes=ATTRIBUTES)
ANSWER = record(["links", "data"], links=record(["self", "first", "last"], self=IRI, first=IRI, last=IRI, next=IRI, prev=IRI), data=several(COURSE))
