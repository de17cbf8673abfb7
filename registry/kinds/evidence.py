"""What content of every clinical kind rests on, its sources and its test vectors, and how their changes are graded."""

from registry.errors import Message
from registry.kinds.differences import Rule, Verdict
from registry.kinds.kind import Grade, Item

RULES = (
    Rule("added sources", Grade.PATCH, "The source «{item}» was added."),
    Rule("removed sources", Grade.PATCH, "The source «{item}» was removed."),
    Rule("changed sources.*", Grade.PATCH, "The source «{item}» was changed."),
    Rule("added vectors", Grade.MINOR, "The test vector «{item}» was added."),
    Rule("removed vectors", Grade.MINOR, "The test vector «{item}» was removed."),
    Rule("changed vectors.*", Grade.MINOR, "The test vector «{item}» changed {field} from {before} to {after}."),
)

_REWORDED = "«{item}» was reworded; its numbers, units and names are the same."


def reworded(item: Item) -> Verdict:
    """For prose of which `rewording.only_reworded` is true."""
    return Verdict(Grade.PATCH, (Message(_REWORDED, {"item": item.label}),))
