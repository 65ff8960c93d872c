"""What the words of learners.domain.plan_reasons say, in the language of whoever reads."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def why_in_words(reasons: Iterable[str]) -> list[str]:
    """Why an offering is in the plan: short sentences."""
    return [_WHY[reason]() for reason in reasons]


_WHY = {
    "only": lambda: _("Nur dieses Angebot passt für mindestens eines seiner Module zu Ihren Wünschen."),
    "several": lambda: _("Es schließt mehrere Lücken auf einmal."),
    "cheapest": lambda: _("Unter den passenden Angeboten hat es den kleinsten Eigenanteil."),
    "nearest": lambda: _("Unter den passenden Angeboten ist es das nächste."),
    "earliest": lambda: _("Unter den passenden Angeboten ist es am frühesten zu Ende."),
    "fits": lambda: _("Es fügt sich am besten in den ganzen Plan."),
}


def obstacle_in_words(reason: str, count: int) -> str:
    """Why minutes stay uncovered: one sentence per reason."""
    if reason == "none":
        return _("Zurzeit gibt es dazu kein Angebot, für das man sich anmelden kann.")
    if reason == "no_units":
        return _("Zu diesem Modul gibt es keine weitere Selbstlerneinheit.")
    return _counted(reason, count) % {"count": count}


def _counted(reason: str, count: int) -> str:
    if reason == "partly":
        return ngettext("%(count)d Angebot des Plans lehrt nur einen Teil davon.", "%(count)d Angebote des Plans lehren nur einen Teil davon.", count)
    if reason == "on_request":
        return ngettext("%(count)d Angebot hat noch keine festen Termine.", "%(count)d Angebote haben noch keine festen Termine.", count)
    if reason == "full":
        return ngettext("%(count)d Angebot ist ausgebucht.", "%(count)d Angebote sind ausgebucht.", count)
    if reason == "group":
        return ngettext("%(count)d Angebot hat die andere Art von Lerngruppe.", "%(count)d Angebote haben die andere Art von Lerngruppe.", count)
    if reason == "window":
        return ngettext("%(count)d Angebot liegt außerhalb Ihres Zeitraums.", "%(count)d Angebote liegen außerhalb Ihres Zeitraums.", count)
    if reason == "online":
        return ngettext("%(count)d Angebot ist online.", "%(count)d Angebote sind online.", count)
    if reason == "far":
        return ngettext("%(count)d Angebot ist zu weit weg.", "%(count)d Angebote sind zu weit weg.", count)
    if reason == "blocked":
        return ngettext(
            "%(count)d Angebot liegt auf Tagen, an denen Sie nicht können.", "%(count)d Angebote liegen auf Tagen, an denen Sie nicht können.", count
        )
    if reason == "hours":
        return ngettext(
            "%(count)d Angebot liegt zu Uhrzeiten, zu denen Sie nicht können.", "%(count)d Angebote liegen zu Uhrzeiten, zu denen Sie nicht können.", count
        )
    if reason == "clash":
        return ngettext(
            "%(count)d Angebot überschneidet sich mit Terminen, zu denen Sie angemeldet sind.",
            "%(count)d Angebote überschneiden sich mit Terminen, zu denen Sie angemeldet sind.",
            count,
        )
    if reason == "budget":
        return ngettext("%(count)d Angebot kostet mehr als Ihr Budget.", "%(count)d Angebote kosten mehr als Ihr Budget.", count)
    if reason == "days":
        return ngettext(
            "%(count)d Angebot braucht in einem Monat mehr Tage, als Sie haben.", "%(count)d Angebote brauchen in einem Monat mehr Tage, als Sie haben.", count
        )
    return ngettext(
        "%(count)d Angebot ginge für sich allein, aber nicht neben dem Rest des Plans.",
        "%(count)d Angebote gingen für sich allein, aber nicht neben dem Rest des Plans.",
        count,
    )
