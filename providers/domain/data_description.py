"""What the open data are, for portals of open data: DCAT-AP.de as JSON-LD, and the table's columns as CSV on the Web."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.linked_data import address, without_gaps
from providers.domain.open_data import COLUMNS, licence

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
}
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type"
MEDIA_TYPE = "https://www.iana.org/assignments/media-types"
THEME = "http://publications.europa.eu/resource/authority/data-theme/EDUC"
CONTINUOUS = "http://publications.europa.eu/resource/authority/frequency/CONT"  # as soon as something changes
GERMAN = "http://publications.europa.eu/resource/authority/language/DEU"
PLACE = "http://dcat-ap.de/def/politicalGeocoding/stateKey/08"  # Baden-Württemberg
LEVEL = "http://dcat-ap.de/def/politicalGeocoding/Level/state"


def catalogue_description() -> dict[str, Any]:
    """The catalogue with its one data set in every form in which it can be had. Without a chosen licence none is said."""
    page = address(reverse("providers:open_data"))
    us = address("/#herausgeber")
    publisher = {"@id": us, "@type": "foaf:Agent", "foaf:name": settings.SITE_NAME, "foaf:homepage": _link(address("/"))}
    return {
        "@context": CONTEXT,
        "@id": f"{page}#katalog",
        "@type": "dcat:Catalog",
        "dct:title": _text(_("Offene Daten des Programms „Qualifiziert ins Quartier“")),
        "dct:description": _text(_("Angebote der Fortbildungsträger zur Quartierskoordination und Quartierssteuerung in Baden-Württemberg.")),
        "dct:publisher": publisher,
        "dct:language": _link(GERMAN),
        "foaf:homepage": _link(page),
        "dcat:dataset": _dataset(page, us),
        "dcat:service": {
            "@id": f"{page}#schnittstelle",
            "@type": "dcat:DataService",
            "dct:title": _text(_("Schnittstelle (REST)")),
            "dcat:endpointURL": _link(address("/api/v1/")),
            "dcat:endpointDescription": _link(address(reverse("api:openapi-json"))),
            "dcat:servesDataset": _link(f"{page}#angebote"),
        },
    }


def table_description() -> dict[str, Any]:
    """The columns of the table as CSV on the Web: name, meaning, kind and unit."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": address(reverse("providers:offerings_csv")),
        "dc:title": _("Angebote"),
        "dialect": {"delimiter": ";", "encoding": "utf-8", "header": True},
        "tableSchema": {
            "primaryKey": "id",
            "columns": [
                without_gaps(
                    {
                        "name": column.name,
                        "titles": column.name,
                        "dc:description": str(column.meaning),
                        "datatype": column.kind,
                        "schema:unitText": str(column.unit),
                        "required": column.name == "id",
                    }
                )
                for column in COLUMNS
            ],
        },
    }


def _dataset(page: str, publisher: str) -> dict[str, Any]:
    forms = [
        ("csv", _("Tabelle"), reverse("providers:offerings_csv"), "CSV", "text/csv"),
        ("geojson", _("Orte der Angebote für Karten (GeoJSON)"), reverse("providers:map_data"), "GEOJSON", "application/geo+json"),
        ("json", _("JSON über die Schnittstelle"), reverse("api:offerings"), "JSON", "application/json"),
        ("atom", _("Feed der neuesten Angebote"), reverse("providers:feed"), "ATOM", "application/atom+xml"),
        ("moochub", _("Kurse nach MOOChub 3.0"), reverse("moochub"), "JSON", "application/vnd.api+json"),
    ]
    known = licence()
    return {
        "@id": f"{page}#angebote",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{page}#angebote",
        "dct:title": _text(_("Fortbildungsangebote")),
        "dct:description": _text(_("Veröffentlichte Angebote mit Format, Modulen, Lernzeit, Träger, Ort, Terminen, freien Plätzen und Kosten.")),
        "dct:publisher": _link(publisher),
        "dct:language": _link(GERMAN),
        "dct:accrualPeriodicity": _link(CONTINUOUS),
        "dcat:theme": _link(THEME),
        "dcatde:politicalGeocodingURI": _link(PLACE),
        "dcatde:politicalGeocodingLevelURI": _link(LEVEL),
        "dcat:landingPage": _link(page),
        "dcat:distribution": [
            {
                "@id": f"{page}#{key}",
                "@type": "dcat:Distribution",
                "dct:title": _text(title),
                "dcat:accessURL": _link(address(path)),
                "dct:format": _link(f"{FILE_TYPE}/{file_type}"),
                "dcat:mediaType": _link(f"{MEDIA_TYPE}/{media_type}"),
            }
            | ({"dct:license": _link(known.uri)} if known else {})
            | ({"dct:conformsTo": _link(address(reverse("providers:table_description")))} if key == "csv" else {})
            for key, title, path, file_type, media_type in forms
        ],
    }


def _link(uri: str) -> dict[str, str]:
    return {"@id": uri}


def _text(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "de"}
