"""Who gets which answer at which address. One module per app, one row per URL name; no row, no merge.

    # tests/architecture/access/learners.py
    from tests.architecture.access import Access, Scene, everybody, only, signed_in

    def attendance(scene: Scene) -> dict[str, object]:          # the arguments of the address, made for this scene
        return {"uuid": scene.session.uuid}

    ACCESS = {
        "providers:offering_list": everybody(),                 # 200 for all eleven
        "learners:own_area": signed_in(),                       # anonymous: 302 to the login; all others 200
        "learners:attendance": only("editor", "coordinator", kwargs=attendance),        # 302 / the named 200 / others 404
        "learners:enrolments_export": only("coordinator", others=403),
        "learners:cancel": only("learner", status=302, methods="POST", kwargs=own_enrolment),
        "learners:profile": signed_in(methods="GET POST"),
        "core:odd": only("auditor", coordinator=302),           # a keyword names the exception of one role
    }

The eleven who try (`Scene`): anonymous · learner (Amina, whom the thing belongs to) · stranger (Emil) · editor (Boris, of the
provider it belongs to) · foreign_editor (Clara) · municipality (contact of a town that has nothing to do with it) ·
delegate (acts for a mandate in a town that has nothing to do with it) · guide (Gül; Amina's guide where the scene needs one) · coordinator (Dana) · administrator · auditor.

`methods` says what the address understands, the one that is tried first: "GET", "POST" or "GET POST". Every other method
must be answered with 405 (or what the role gets anyway: 302, 403, 404). `data` are the fields of a tried POST; each role
tries in a transaction that is rolled back, so nobody sees what another one did.

`kwargs(scene)` makes what the address is about, with the factories; it runs once per row. Scene makes people on first
use and knows `scene.provider` (Boris's) and `scene.other_provider` (Clara's). A row that needs the real curriculum says
`curriculum=True`.

Rules of thumb: a stranger gets 404, one who may look but not act 403, nobody logged in 302 to the login.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from core.domain.roles import grant_role
from core.enums import OrganisationKind, Role
from core.models import User
from tests.factories import core as people

ROLES = ("anonymous", "learner", "stranger", "editor", "foreign_editor", "municipality", "delegate", "guide", "coordinator", "administrator", "auditor")

OK = 200
TO_LOGIN = 302
FORBIDDEN = 403
NOT_FOUND = 404


class Scene:
    """The people who try an address, and what kwargs factories share. People are made on first use."""

    @cached_property
    def provider(self) -> Any:
        """The provider Boris teaches for."""
        from tests.factories.providers import ProviderFactory

        return ProviderFactory()

    @cached_property
    def other_provider(self) -> Any:
        """The provider Clara runs."""
        from tests.factories.providers import ProviderFactory

        return ProviderFactory()

    @cached_property
    def anonymous(self) -> None:
        """Nobody is logged in."""
        return

    @cached_property
    def learner(self) -> User:
        """Amina, whom learners' things belong to."""
        return people.UserFactory(first_name="Amina")

    @cached_property
    def stranger(self) -> User:
        """Emil, who only has an account."""
        return people.UserFactory(first_name="Emil")

    @cached_property
    def editor(self) -> User:
        """Boris, editor of `provider`."""
        return people.make_provider_editor(self.provider)

    @cached_property
    def foreign_editor(self) -> User:
        """Clara, editor of `other_provider`."""
        return people.make_provider_editor(self.other_provider, first_name="Clara")

    @cached_property
    def municipality(self) -> User:
        """The contact of a town."""
        return people.make_municipality_contact(people.OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt Musterstadt"))

    @cached_property
    def delegate(self) -> User:
        """Fatma, who acts for the holder of a running mandate in a town of its own."""
        from tests.factories.planning import make_delegate, make_mandate, make_other_quartier

        town = people.OrganisationFactory(kind=OrganisationKind.MUNICIPALITY, name="Stadt Andernorts")
        return make_delegate(make_mandate(make_other_quartier(), town))

    @cached_property
    def guide(self) -> User:
        """Gül, a process guide."""
        return people.make_process_guide()

    @cached_property
    def coordinator(self) -> User:
        """Dana, of the coordination office."""
        return people.make_coordinator()

    @cached_property
    def administrator(self) -> User:
        """Somebody who runs the site."""
        return self._with_role("Ida", Role.ADMINISTRATOR)

    @cached_property
    def auditor(self) -> User:
        """Somebody who reads the trail."""
        return self._with_role("Jan", Role.AUDITOR)

    def _with_role(self, first_name: str, role: Role) -> User:
        user = people.UserFactory(first_name=first_name)
        grant_role(user, role, by=None, at=people.GRANTED_AT)
        return user


def _no_kwargs(scene: Scene) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Access:
    """The status each role gets at one address, and how it is tried."""

    anonymous: int
    learner: int
    stranger: int
    editor: int
    foreign_editor: int
    municipality: int
    delegate: int
    guide: int
    coordinator: int
    administrator: int
    auditor: int
    methods: Literal["GET", "POST", "GET POST"] = "GET"
    kwargs: Callable[[Scene], dict[str, Any]] = field(default=_no_kwargs)
    data: Callable[[Scene], dict[str, Any]] = field(default=_no_kwargs)
    curriculum: bool = False

    @property
    def statuses(self) -> dict[str, int]:
        """Role to status, in the order of ROLES."""
        return {role: getattr(self, role) for role in ROLES}


def everybody(status: int = OK, **exceptions: Any) -> Access:
    """All roles get the same."""
    return replace(Access(**dict.fromkeys(ROLES, status)), **exceptions)


def signed_in(status: int = OK, *, anonymous: int = TO_LOGIN, **exceptions: Any) -> Access:
    """Whoever has an account gets `status`."""
    return replace(Access(**dict.fromkeys(ROLES, status)), anonymous=anonymous, **exceptions)


def only(*roles: str, status: int = OK, others: int = NOT_FOUND, anonymous: int = TO_LOGIN, **exceptions: Any) -> Access:
    """The named roles get `status`, the others `others`."""
    unknown = set(roles) - set(ROLES)
    assert not unknown, f"no such role: {sorted(unknown)}"
    statuses = dict.fromkeys(ROLES, others) | {"anonymous": anonymous} | dict.fromkeys(roles, status)
    return replace(Access(**statuses), **exceptions)
