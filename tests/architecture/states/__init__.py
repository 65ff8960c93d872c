"""Which states each page is designed for. One module per app, one entry per URL name that shows a page; no entry, no merge.

    # tests/architecture/states/learners.py
    from tests.architecture.states import DEMO, State, shown

    STATES = {
        "learners:hours": (shown("learner", label="leer"), shown(demo.LEARNER)),
        "learners:profile": (
            shown("learner"),
            State("Fehler", by="learner", data={"first_name": ""}, status=422),
            State("gespeichert", by="learner", data=FULL, follow=True),          # the page after the redirect, with its message
        ),
    }

tests/browser/test_pages.py shows every state once in Chromium (axe, Nu HTML checker, 320 px), `make nightly` in the whole
matrix of widths and themes. The database is the demonstration site; each state adds what it needs with the factories and
is rolled back afterwards. `by` is a role of `Scene` (tests/architecture/access) or a demo account; the arguments of the
address are those of the access table unless `kwargs` says otherwise. What a request alone cannot show has a function `ask`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.test import Client
from django.urls import reverse

from core.models import User
from demo.domain import people as demo
from demo.domain.people import Account
from tests.architecture.access import Access, Scene
from tests.factories.core import PASSWORD

__all__ = ["Frame", "State", "demo", "shown"]


@dataclass(frozen=True)
class State:
    """One look of a page: who sees it, how one gets there, and with which status it answers."""

    label: str
    by: str | Account = "anonymous"
    kwargs: Callable[[Scene], Any] | None = None
    query: str = ""
    data: Mapping[str, Any] | Callable[[Scene], Mapping[str, Any]] | None = None  # posted; None is a GET
    before: Callable[[Scene], Any] | None = None  # makes what the page needs, before the address is asked
    ask: Callable[["Frame"], Any] | None = None  # instead of all of the above
    follow: bool = False
    status: int = 200
    frame: Literal["site", "desk"] = field(default="site")


def shown(by: str | Account = "anonymous", *, label: str = "gefüllt", **more: Any) -> State:
    """The page as this person finds it."""
    return State(label, by=by, **more)


@dataclass
class Frame:
    """What a state is made in: the people, their browser, the name of the address."""

    name: str
    state: State
    row: Access | None
    scene: Scene = field(default_factory=Scene)

    @property
    def person(self) -> User | None:
        """Who looks."""
        by = self.state.by
        return User.objects.get(email=by.email) if isinstance(by, Account) else getattr(self.scene, by)

    def client(self, person: User | None = None, *, confirmed: bool = False) -> Client:
        """A browser in which they are logged in; `confirmed` means that they have just given their password once more."""
        client = Client(raise_request_exception=False)
        user = person or self.person
        if user:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        if confirmed:
            client.post("/konto/reauthenticate/", {"password": PASSWORD})
        return client

    def address(self) -> str:
        """Where the state is found."""
        state = self.state
        arguments = (state.kwargs or (self.row.kwargs if self.row else lambda scene: {}))(self.scene)
        path = reverse(self.name, args=arguments) if isinstance(arguments, tuple) else reverse(self.name, kwargs=arguments)
        return path + (f"?{state.query}" if state.query else "")

    def answer(self) -> Any:
        """The response of Django's test client."""
        state = self.state
        if state.ask:
            return state.ask(self)
        if state.before:
            state.before(self.scene)
        address = self.address()
        client = self.client()
        if state.data is None:
            return client.get(address, follow=state.follow)
        data = state.data(self.scene) if callable(state.data) else state.data
        return client.post(address, dict(data), follow=state.follow)
