"""The rows. Importing this package gives the whole schema to `Row.metadata`."""

from registry.models.entry import Consumer, Entry
from registry.models.people import (
    Attempt,
    BodySeat,
    GoverningBody,
    Login,
    Network,
    Organisation,
    OrganisationType,
    Oversight,
    Purpose,
    Region,
    Scope,
    Seat,
    SeatRole,
    Token,
    User,
)
from registry.models.proposals import Answer, Ballot, Comment, Decision, Escalation, Proposal, Round, SignOff, Vote
from registry.models.prose import Prose
from registry.models.row import Row, moment
from registry.models.searches import Lack, SearchChoice, SearchLack
from registry.models.standards import (
    Acknowledgement,
    Claim,
    Content,
    Identifier,
    Origin,
    Reference,
    Standard,
    Status,
    Validity,
    Version,
)
from registry.models.suggestions import Suggestion, SuggestionState

__all__ = [
    "Acknowledgement", "Answer", "Attempt", "Ballot", "BodySeat", "Claim", "Comment", "Consumer", "Content", "Decision",
    "Entry", "Escalation", "GoverningBody", "Identifier", "Lack", "Login", "Network", "Organisation",
    "OrganisationType", "Origin", "Oversight", "Proposal", "Prose", "Purpose", "Reference", "Region", "Round", "Row",
    "Scope", "SearchChoice", "SearchLack", "Seat", "SeatRole", "SignOff",
    "Standard", "Status", "Suggestion", "SuggestionState", "Token", "User", "Validity", "Version", "Vote", "moment",
]  # fmt: skip
