"""Proposals who teaches what to whom over all open needs: asked for, reckoned by the worker, kept with what went in, changed by hand, sent."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import rfc8785
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.domain import audit, jobs
from core.models import User
from core.time import berlin_date
from curriculum.models import Module
from providers.domain.matcher import match_needs
from providers.domain.matching import Assignment, MatchingRefused, costs_of, is_allowed, reasons, value_of
from providers.domain.matching_problem import document_of, problem_from
from providers.domain.need_life import NeedRefused
from providers.domain.teaching import Half
from providers.domain.teaching_requests import request_teaching
from providers.enums import MatchingState, MatchingWishKind
from providers.models import MatchingRun, MatchingWish, Need, NeedWeighting, Provider, TeachingRequest

ENGINE = "1"  # rises when the same problem would give another result
TASK = "providers.reckon_matching"
CHECK_TASK = "providers.check_matching"
STEPS = 3  # frozen, solved, stored
SECONDS = 60
DAYS_TO_ANSWER = 14


@dataclass(frozen=True)
class Difference:
    """What a proposal has that the one before had not, and the other way round."""

    added: tuple[Assignment, ...]
    gone: tuple[Assignment, ...]


def rule_on(day: date) -> NeedWeighting:
    """The weights that hold on a day; before the first rule a person counts 1, 2 or 3 by priority."""
    rule = NeedWeighting.objects.filter(valid_from_date__lte=day).order_by("-valid_from_date").first()
    return rule or NeedWeighting(valid_from_date=date(2020, 1, 1), low=1, normal=2, high=3, km_cents=30)


def decide_weighting(
    *, valid_from_date: date, low: int, normal: int, high: int, km_cents: int, reason: str, social_percent: int = 0, by: User, at: datetime
) -> NeedWeighting:
    """A rule from a day on, today at the earliest: what was proposed before keeps its own. Effects: row, one audit line. Raises NeedRefused."""
    if valid_from_date < berlin_date(at):
        raise NeedRefused(_("Eine Regel gilt frühestens ab heute; frühere Vorschläge behalten die alte."))
    if not 1 <= low <= normal <= high:
        raise NeedRefused(_("Dringlicheres darf nicht weniger zählen."))
    try:
        with transaction.atomic():
            rule = NeedWeighting.objects.create(
                valid_from_date=valid_from_date,
                low=low,
                normal=normal,
                high=high,
                km_cents=km_cents,
                social_percent=social_percent,
                reason=reason,
                decided_by=by,
                decided_at=at,
            )
            audit.record(rule, "providers.weighting_decided", by=by)
    except IntegrityError as error:
        raise NeedRefused(_("Ab diesem Tag gilt schon eine Regel.")) from error
    return rule


def ask_run(half: Half, *, by: User, at: datetime) -> MatchingRun:
    """Let the worker freeze the problem and reckon. While one is asked for, that one is returned. Effects: row, job, one audit line."""
    if asked := MatchingRun.objects.filter(state=MatchingState.ASKED).first():
        return asked
    try:
        with transaction.atomic():
            run = MatchingRun.objects.create(parameters=rfc8785.dumps({"half": list(half)}).decode(), engine=ENGINE, asked_at=at, asked_by=by)
            run.job = jobs.enqueue(TASK, arguments={"run": run.pk}, key=f"matching:{run.pk}", at=at, by=by, total_units=STEPS)
            run.save(update_fields=["job"])
            audit.record(run, "providers.matching_asked", by=by, data={"half": list(half)})
    except IntegrityError:
        # Asked twice in the same moment: the other one is reckoned.
        if asked := MatchingRun.objects.filter(state=MatchingState.ASKED).first():
            return asked
        raise
    return run


def reckon_run(run: MatchingRun, *, at: datetime) -> None:
    """The worker's part: freeze the problem, then reckon. May run twice and be killed: what is frozen stays frozen, and only a proposal
    that is still asked for gets a result."""
    done: dict[str, Any]
    freeze_problem(run, at=at)
    jobs.report_progress(1, STEPS)
    try:
        result = compute(run.problem, run.parameters)
        jobs.report_progress(2, STEPS)
        done = {"state": MatchingState.DONE, "result": result, "result_sha256": _digest(result)}
    except MatchingRefused as refused:
        done = {"state": MatchingState.REFUSED, "refusal": str(refused)[:300]}
    MatchingRun.objects.filter(pk=run.pk, state=MatchingState.ASKED).update(**done, finished_at=at)


def freeze_problem(run: MatchingRun, *, at: datetime) -> None:
    """Write down what is to be solved, by the rule of the day, unless an earlier attempt has. Some seconds of work, so nobody's page waits for it."""
    if run.problem:
        return
    half, rule = half_of_run(run), rule_on(berlin_date(at))
    problem = rfc8785.dumps(document_of(half, rule)).decode()
    frozen = {"problem": problem, "problem_sha256": _digest(problem), "parameters": rfc8785.dumps(_parameters(half, rule)).decode()}
    MatchingRun.objects.filter(pk=run.pk, problem="").update(**frozen)
    run.refresh_from_db(fields=[*frozen])


def ask_check(run: MatchingRun, *, by: User, at: datetime) -> None:
    """Let the worker reckon a finished proposal once more. While one is asked for, nothing more happens. Effects: job, one audit line."""
    if run.state != MatchingState.DONE:
        raise NeedRefused(_("Nachrechnen lässt sich nur ein fertiger Vorschlag."))
    with transaction.atomic():
        run.check_job = jobs.enqueue(CHECK_TASK, arguments={"run": run.pk}, key=f"matching-check:{run.pk}", at=at, by=by, total_units=STEPS)
        run.checked_at, run.is_confirmed = None, None
        run.save(update_fields=["check_job", "checked_at", "is_confirmed"])
        audit.record(run, "providers.matching_check_asked", by=by)


def check_run(run: MatchingRun, *, at: datetime) -> None:
    """The worker's part. May run twice: the same question has the same answer."""
    jobs.report_progress(1, STEPS)
    MatchingRun.objects.filter(pk=run.pk).update(is_confirmed=is_reproducible(run), checked_at=at)


def compute(problem: str, parameters: str) -> str:
    """The result as canonical JSON from problem and parameters as canonical JSON. Raises MatchingRefused."""
    task = problem_from(json.loads(problem))
    found = match_needs(task, time_limit=json.loads(parameters)["seconds"])
    return rfc8785.dumps(
        {
            "status": "optimal" if found.is_optimal else "feasible",
            "value": found.value,
            "value_bound": found.value_bound,
            "cost": found.cost,
            "bound": found.bound,
            "assignments": [_row(one) for one in found.assignments],
            "unserved": [{"need": need, "module": module, "reason": why.value} for (need, module), why in reasons(task, found.assignments).items()],
        }
    ).decode()


def is_reproducible(run: MatchingRun) -> bool:
    """Whether what is kept fits together: hashes, and a proven result gives the same bytes again.

    A result that time ended is checked instead: allowed, and worth what it says. An older engine cannot be asked any more.
    """
    if run.problem_sha256 != _digest(run.problem) or run.result_sha256 != _digest(run.result):
        return False
    if run.engine != ENGINE:
        return True
    result = json.loads(run.result)
    if result["status"] == "optimal":
        return compute(run.problem, run.parameters) == run.result
    task, chosen = problem_from(json.loads(run.problem)), assignments_of(run)
    return is_allowed(task, chosen) and (value_of(task, chosen), sum(costs_of(task, chosen).values())) == (result["value"], result["cost"])


def assignments_of(run: MatchingRun) -> tuple[Assignment, ...]:
    """What a proposal assigns; nothing while there is no result."""
    return tuple(Assignment(**row) for row in json.loads(run.result)["assignments"]) if run.result else ()


def half_of_run(run: MatchingRun) -> Half:
    """The half-year it was asked for."""
    year, half = json.loads(run.parameters)["half"]
    return year, half


def previous_of(run: MatchingRun) -> MatchingRun | None:
    """The finished proposal before it for the same half-year."""
    earlier = MatchingRun.objects.filter(state=MatchingState.DONE, asked_at__lt=run.asked_at).order_by("-asked_at", "-pk")
    return next((each for each in earlier[:50] if half_of_run(each) == half_of_run(run)), None)


def difference(run: MatchingRun, previous: MatchingRun) -> Difference:
    """Sorted."""
    now, before = set(assignments_of(run)), set(assignments_of(previous))
    return Difference(tuple(sorted(now - before)), tuple(sorted(before - now)))


def wish(need: Need, *, module: Module, provider: Provider, kind: MatchingWishKind | None, by: User, at: datetime) -> None:
    """Fix an assignment for the next proposal, rule it out, or neither (None). Twice is once. Effects: row, one audit line. Raises NeedRefused."""
    with transaction.atomic():
        rows = MatchingWish.objects.select_for_update().filter(need=need, module=module)
        mine = rows.filter(provider=provider).first()
        if (mine.kind if mine else None) == kind:
            return
        if kind == MatchingWishKind.MUST and rows.filter(kind=MatchingWishKind.MUST).exclude(provider=provider).exists():
            raise NeedRefused(_("Für dieses Modul ist schon ein anderer Träger festgelegt."))
        rows.filter(provider=provider).delete()
        if kind is not None:
            MatchingWish.objects.create(need=need, module=module, provider=provider, kind=kind, decided_by=by, decided_at=at)
        data = {"module": module.pk, "provider": provider.pk, "kind": kind or ""}
        audit.record(need, "providers.matching_wished", by=by, data=data)


def send_as_requests(run: MatchingRun, pairs: Iterable[tuple[str, str]], *, by: User, at: datetime) -> tuple[list[TeachingRequest], list[str]]:
    """Ask the providers for what the proposal gives them: one request per need (uuid) and provider (slug). All that is possible is sent;
    what is not any more comes back as sentences. Effects as of request_teaching, each by itself."""
    problem = problem_from(json.loads(run.problem))
    given: dict[tuple[str, str], list[Assignment]] = {}
    for one in assignments_of(run):
        given.setdefault((one.need, one.provider), []).append(one)
    chosen = [pair for pair in dict.fromkeys(pairs) if pair in given]
    needs = {str(need.uuid): need for need in Need.objects.filter(uuid__in=[need for need, _slug in chosen])}
    providers = {provider.slug: provider for provider in Provider.objects.filter(slug__in=[slug for _need, slug in chosen]).select_related("organisation")}
    sent, refused = [], []
    for need, slug in chosen:
        asked = given[need, slug]
        modules = list(Module.objects.filter(curriculum__is_current=True, code__in=[one.module for one in asked]))
        try:
            request = request_teaching(
                needs[need],
                provider=providers[slug],
                modules=modules,
                fee_cents=sum(problem.fee_cents(one) for one in asked),
                message="",
                answer_until_date=berlin_date(at) + timedelta(days=DAYS_TO_ANSWER),
                by=by,
                at=at,
            )
        except NeedRefused as why:
            refused.append(f"{needs[need].title}, {providers[slug].name}: {why}")
        else:
            sent.append(request)
    return sent, refused


def _parameters(half: Half, rule: NeedWeighting) -> Mapping[str, Any]:
    weights = {"low": rule.low, "normal": rule.normal, "high": rule.high}
    rule_words = {"valid_from": rule.valid_from_date.isoformat(), "weights": weights, "social_index": bool(rule.social_percent)}
    if rule.social_percent:
        rule_words["social_percent"] = rule.social_percent
    return {"half": list(half), "rule": rule_words, "seconds": SECONDS}


def _row(one: Assignment) -> dict[str, str]:
    return {"need": one.need, "module": one.module, "provider": one.provider}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
