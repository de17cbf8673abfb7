"""Checks that what a standard refers to is published, in force and holds the item meant; the same for every kind."""

from collections.abc import Iterable, Iterator

from registry.errors import Problem, problem
from registry.kinds.kind import Reference, Target, World

_WITHDRAWN = ("retired", "recalled")
#: What a reference of these purposes names need not be kept here: what a slot lets in, what a term is annotated with.
SOFT_PURPOSES = ("allows", "annotates")


def reference_problems(references: Iterable[Reference], world: World) -> Iterator[Problem]:
    """A reference to nothing published, or to something withdrawn, is an error; a floating one is no fault here."""
    for reference in references:
        target = world.target(reference.target, reference.version)
        if target is None:
            if reference.purpose not in SOFT_PURPOSES:
                yield _unpublished(reference)
        else:
            yield from _judge(reference, target, world)


def _unpublished(reference: Reference) -> Problem:
    if reference.version is None:
        return problem(
            "unknown-reference",
            "{target} is not published here; publish it first, or refer to something else.",
            item=reference.item,
            target=reference.target,
        )
    return problem(
        "unknown-reference",
        "{target} has no published version {version}; choose one that exists.",
        item=reference.item,
        target=reference.target,
        version=reference.version,
    )


def _judge(reference: Reference, target: Target, world: World) -> Iterator[Problem]:
    if target.status in _WITHDRAWN:
        yield problem(
            "withdrawn-reference",
            "{target} version {version} is retired; refer to one in force."
            if target.status == "retired"
            else "{target} version {version} is recalled; refer to one in force.",
            item=reference.item,
            target=reference.target,
            version=target.version,
        )
    elif target.status == "superseded":
        yield problem(
            "superseded-reference",
            "{target} version {version} has been superseded; consider the one in force.",
            item=reference.item,
            severity="warning",
            target=reference.target,
            version=target.version,
        )
    if reference.target_item is not None:
        yield from _judge_item(reference, target, world)


def _judge_item(reference: Reference, target: Target, world: World) -> Iterator[Problem]:
    key = reference.target_item or ""
    found = world.item(target, key)
    if found is None:
        yield problem(
            "unknown-item-reference",
            "{target} version {version} has no {key}; choose one that it has.",
            item=reference.item,
            target=reference.target,
            version=target.version,
            key=key,
        )
    elif found.status in ("retired", "inactive"):
        yield problem(
            "retired-item-reference",
            "{key} in {target} is no longer in use; choose another.",
            item=reference.item,
            severity="warning",
            target=reference.target,
            key=key,
        )


def claim_problems(claims: Iterable[str], world: World) -> Iterator[Problem]:
    """`world` does not count the standard that is being judged."""
    for claim in claims:
        holder = world.claimed_by(claim)
        if holder is not None:
            yield problem(
                "claimed", "«{claim}» is already held by {holder}; choose another.", claim=claim, holder=holder
            )
