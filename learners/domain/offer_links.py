"""The link in the mail about a free seat: it names one offer, and whoever has it may answer without a password."""

from django.core import signing

from learners.models import Enrolment

_LINKS = signing.Signer(salt="learners.seat-offer")


def key_of(enrolment: Enrolment) -> str:
    """What stands in the link of the mail: whoever has it may answer this one offer, without a password."""
    offered_at = int(enrolment.offered_at.timestamp()) if enrolment.offered_at else 0
    return _LINKS.sign(f"{enrolment.uuid}.{offered_at}")


def enrolment_of_key(key: str) -> Enrolment | None:
    """The enrolment whose offer this link is about; None when it was tampered with, or meant an earlier offer."""
    try:
        uuid, _dot, offered_at = _LINKS.unsign(key).partition(".")
    except signing.BadSignature:
        return None
    found = Enrolment.objects.select_related("learner", "offering__provider__organisation").filter(uuid=uuid).first()
    return found if found and found.offered_at and int(found.offered_at.timestamp()) == int(offered_at) else None
