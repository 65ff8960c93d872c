"""Sessions in the database, as Django keeps them; only the statement that looks one up is made once (core.kept_query)."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.kept_query import KeptQuery

_BY_KEY: KeptQuery[Session] = KeptQuery(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), Session._meta.pk, Session._meta.get_field("expire_date")
)


class SessionStore(db.SessionStore):
    """Every click of somebody who is logged in asks for one."""

    def _get_session_from_db(self) -> Session | None:
        found = _BY_KEY.one(self.session_key, timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found
