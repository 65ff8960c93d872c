"""What a certificate would be about: a kind and a seat, a begun pathway, a module, or all a person has learned."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from certificates.enums import CertificateKind
from certificates.models import Certificate, IssueItem
from core.models import User
from curriculum.models import Module
from learners.models import Enrolment, PathwayEnrolment


@dataclass(frozen=True)
class Claim:
    """A kind of certificate about something of one person. `learner_id` says whose; exactly what the kind needs is set beside it."""

    kind: CertificateKind
    learner_id: int
    enrolment: Enrolment | None = None
    pathway_enrolment: PathwayEnrolment | None = None
    module: Module | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """As fields of a row, and as a filter for the rows about the same."""
        return {
            "kind": self.kind,
            "learner_id": self.learner_id,
            "enrolment": self.enrolment,
            "pathway_enrolment": self.pathway_enrolment,
            "module": self.module,
        }

    @property
    def key(self) -> str:
        """A stable word for forms: "attendance.<uuid>", "module.<person>.<code>"."""
        subject = self.enrolment or self.pathway_enrolment
        if subject is not None:
            return f"{self.kind.value}.{subject.uuid}"
        return ".".join([self.kind.value, str(self.learner_id), *([self.module.code] if self.module else [])])

    @property
    def address(self) -> str:
        """Where somebody asks for one's own (POST)."""
        subject = self.enrolment or self.pathway_enrolment or self.module
        arguments = [] if subject is None else [subject.pk if isinstance(subject, Module) else subject.uuid]
        return reverse(f"certificates:issue_{self.kind.value}", args=arguments)

    @property
    def title(self) -> str:
        """What it would be about."""
        if self.enrolment is not None:
            return self.enrolment.offering.title
        if self.pathway_enrolment is not None:
            return self.pathway_enrolment.pathway.title
        return self.module.label if self.module else ""


def of_seat(enrolment: Enrolment, kind: CertificateKind = CertificateKind.ATTENDANCE) -> Claim:
    """The Teilnahmebescheinigung of a seat, or the certificate of an Einführung."""
    return Claim(kind, enrolment.learner_id, enrolment=enrolment)


def of_pathway(pathway_enrolment: PathwayEnrolment) -> Claim:
    """The Zertifikat of a begun pathway."""
    return Claim(CertificateKind.PATHWAY, pathway_enrolment.learner_id, pathway_enrolment=pathway_enrolment)


def of_module(learner: User, module: Module) -> Claim:
    """The Modulnachweis."""
    return Claim(CertificateKind.MODULE, learner.pk, module=module)


def of_everything(learner: User) -> Claim:
    """The Leistungsübersicht."""
    return Claim(CertificateKind.TRANSCRIPT, learner.pk)


def of_row(row: Certificate | IssueItem) -> Claim:
    """What an issued certificate is about, or an item of a bulk issue."""
    return Claim(CertificateKind(row.kind), row.learner_id, enrolment=row.enrolment, pathway_enrolment=row.pathway_enrolment, module=row.module)
