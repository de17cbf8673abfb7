"""What pages call the registry's own words: states, actions, statuses, roles. English, translated on use."""

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import gettext

from registry.web.part_words import PARTS

STATES: Mapping[str, str] = {
    "draft": "Draft",
    "submitted": "Submitted",
    "accepted": "Accepted for work",
    "hearing": "In hearing",
    "ballot": "In ballot",
    "recommended": "Recommended",
    "escalated": "Escalated",
    "approved": "Approved",
    "published": "Published",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
    "merged": "Merged",
    "moved": "Moved",
}
STATUSES: Mapping[str, str] = {
    "scheduled": "Scheduled",
    "in-force": "In force",
    "superseded": "Superseded",
    "retired": "Retired",
    "recalled": "Recalled",
}
ITEM_STATUSES: Mapping[str, str] = {
    "active": "Active",
    "draft": "Draft",
    "retired": "Retired",
    "deprecated": "Deprecated",
    "inactive": "Inactive",
    "experimental": "Experimental",
    "withdrawn": "Withdrawn",
}
ACTIONS: Mapping[str, str] = {
    "submit": "Submit to the network",
    "accept": "Accept for work",
    "reject": "Reject",
    "withdraw": "Withdraw",
    "merge": "Merge into another proposal",
    "move": "Move to another network",
    "send-to-hearing": "Send to hearing",
    "close-hearing": "Close the hearing",
    "open-ballot": "Open the ballot",
    "close-ballot": "Close the ballot",
    "escalate": "Escalate to the governing body",
    "adopt": "Adopt",
    "return": "Send back",
    "publish": "Publish",
    "rebase": "Bring up to the latest version",
}
CHANGES: Mapping[str, str] = {
    "new": "New standard",
    "revise": "Change in content",
    "correct": "Correction of a clerical error",
    "retire": "Retire the standard",
    "recall": "Recall for safety",
}
COMMENT_GRADES: Mapping[str, str] = {
    "accept": "Supports",
    "minor": "Minor remark",
    "major": "Major objection",
    "reject": "Rejects",
    "abstain": "No opinion",
}
VOTES: Mapping[str, str] = {"for": "For", "against": "Against", "abstain": "Abstains"}
WORKS_HERE: Mapping[str, str] = {"yes": "Yes", "with-reservation": "Yes, with reservation", "no": "No"}
SIGNERS: Mapping[str, str] = {"specialist": "Specialist physician", "pharmacist": "Clinical pharmacist"}
GRADES: Mapping[str, str] = {"major": "Major change", "minor": "Minor change", "patch": "Correction"}
WHAT_HAPPENED: Mapping[str, str] = {"added": "Added", "removed": "Removed", "changed": "Changed"}
SEVERITIES: Mapping[str, str] = {"error": "Error", "warning": "Warning"}
#: What a hit was found by, after the words "found by".
WHYS: Mapping[str, str] = {
    "code": "the code",
    "name": "the name",
    "synonym": "another name for the same",
    "abbreviation": "an abbreviation",
    "prefix": "the beginning of the name",
    "words": "words in the name",
    "compound part": "part of a compound word",
    "spelling": "similar spelling",
    "some words": "only some of the words",
    "field": "the fields that were asked for",
}
FACETS: Mapping[str, str] = {
    "kind": "Kind",
    "standard": "Standard",
    "system": "Code system",
    "network": "Network",
    "specialty": "Specialty",
    "status": "Status",
    "language": "Language",
}
ROLES: Mapping[str, str] = {
    "member": "Member",
    "leader": "Leader",
    "deputy-leader": "Deputy leader",
    "secretary": "Secretary",
    "local-network": "Local network",
    "user-representative": "User representative",
    "operator": "Operator",
    "builder": "Builder of record systems",
    "specialist": "Specialist physician",
    "pharmacist": "Clinical pharmacist",
    "author": "Author",
    "reader": "Anybody logged in",
    "anonymous": "Anybody",
    "delegate": "Delegate with a vote",
    "deputy": "Deputy with a vote",
    "body-member": "Member of the governing body",
}
RULES: Mapping[str, str] = {
    "consensus": "Consensus: nobody against",
    "majority": "Majority",
    "two-thirds": "Two thirds",
    "more-than-half": "More than half",
    "all": "All",
    "adopted": "Adopted by the body above",
    "external-edition": "New edition from the publisher",
    "correction": "Correction of a clerical error",
    "recall": "Recall for safety",
    "decides": "The ballot decides",
    "recommends": "The ballot recommends; the body above adopts",
    "escalated": "Decided by the governing body",
    "retirement": "Retired",
    "own-matter": "Decided by the organisation that it concerns",
}
#: What a network's policy says, as its page has it.
SETTINGS: Mapping[str, str] = {
    "rule": "Rule",
    "quorum": "Quorum",
    "authority": "Authority",
    "hearing_days": "Days of hearing",
    "ballot_days": "Days of ballot",
    "minimum_open_days": "Fewest days that either is open",
    "rounds_before_escalation": "Rounds before it is escalated",
    "interests_declared": "Voters declare their interests",
    "sign_off_roles": "Safety signatures",
}
OUTCOMES: Mapping[str, str] = {"carried": "Carried", "not-carried": "Not carried", "no-quorum": "No quorum"}
#: Where a suggestion stands.
SUGGESTIONS: Mapping[str, str] = {
    "open": "Waits for the network",
    "accepted": "Taken up as a proposal",
    "answered": "Answered",
    "merged": "Merged",
    "declined": "Declined",
}
ORIGINS: Mapping[str, str] = {"own": "Made in the region", "adopted": "Adopted from a publisher"}
ACCESS_CLASSES: Mapping[str, str] = {
    "open": "open to all",
    "login": "after log-in",
    "affiliates": "for affiliated organisations",
    "closed": "closed",
}
FLAGS: Mapping[str, str] = {
    "economic-consequences": "Economic consequences",
    "matter-of-principle": "Matter of principle",
    "outside-frames": "Outside the network's frames",
}
#: What the ledger calls the steps of a proposal.
ENTRIES: Mapping[str, str] = {
    "propose": "Draft begun",
    "describe": "Description changed",
    "add-author": "Author added",
    "set-content": "Content changed",
    "import-revision": "Publisher's revision brought in",
    "settle-conflict": "Conflict with the publisher's revision decided",
    "submit": "Submitted",
    "accept": "Accepted for work",
    "reject": "Rejected",
    "withdraw": "Withdrawn",
    "merge": "Merged",
    "move": "Moved",
    "send-to-hearing": "Sent to hearing",
    "close-hearing": "Hearing closed",
    "open-ballot": "Ballot opened",
    "close-ballot": "Ballot closed",
    "escalate": "Escalated",
    "adopt": "Adopted",
    "return": "Sent back",
    "publish-proposal": "Published",
    "rebase": "Brought up to the latest version",
    "comment": "Comment",
    "answer": "Answer",
    "vote": "Vote",
    "sign-off": "Safety signature",
    "redact": "Text removed",
}
#: What is done on a proposal without moving it, as refusals name it.
WORK: Mapping[str, str] = {
    "edit": "Edit",
    "comment": "Comment",
    "answer": "Answer",
    "vote": "Vote",
    "sign-off": "Sign for safety",
}
#: What is done apart from proposals, as refusals name it.
DUTIES: Mapping[str, str] = {
    "create": "Propose",
    "suggest": "Suggest an improvement",
    "triage": "Answer suggestions",
    "govern": "Change how the network works",
    "administer": "Administer",
    "import": "Import",
    "sign-checklist": "Sign the start-up checklist",
    "acknowledge": "Say that the recall is seen",
    "redact": "Remove text",
}
USES: Mapping[str, str] = {"view": "read", "lookup": "look up", "download": "download"}
SCOPES: Mapping[str, str] = {
    "read": "Read",
    "propose": "Propose and comment",
    "vote": "Vote and sign",
    "admin": "Administer",
}
VISIBILITIES: Mapping[str, str] = {
    "public": "Open to all",
    "members": "For members",
    "secretariat": "For the secretariat",
}
#: What a file among several is to the registry.
FILE_STATES: Mapping[str, str] = {
    "new": "New here",
    "revision": "Changes what is here",
    "older": "Older than what is here",
    "unchanged": "As it is here already",
    "proposed": "Proposed already",
    "waiting": "Proposed already, with other content",
    "double": "The same as another file",
    "unreadable": "Cannot be brought in",
    "skipped": "Left out",
}
#: What a file lacks, by what it is to it.
FILE_LINKS: Mapping[str, str] = {
    "specialises": "The parent is not here",
    "uses": "A part is not here",
    "allows": "A slot names what is not here",
}
#: Formats as people know them; but for plain text these are names, the same in every language.
FORMATS: Mapping[str, str] = {
    "text": "Text",
    "ndjson": "NDJSON",
    "json": "JSON",
    "fhir+json": "FHIR (JSON)",
    "fhir+xml": "FHIR (XML)",
    "fhir-r5+json": "FHIR R5 (JSON)",
    "fhir-r5+xml": "FHIR R5 (XML)",
    "csv": "CSV",
    "tsv": "TSV",
    "xlsx": "Excel (XLSX)",
    "skos": "SKOS (RDF/XML)",
    "turtle": "SKOS (Turtle)",
    "rf2": "SNOMED CT (RF2)",
    "claml": "ClaML",
    "adl": "ADL",
    "adl2": "ADL 2, converted",
    "opt": "Operational template (OPT 1.4)",
    "opt2": "Operational template (ADL 2)",
    "web-template": "Web template (JSON)",
    "example": "Example of a record (JSON)",
    "example-structured": "Example of a record (structured JSON)",
    "example-canonical": "Example of a record (canonical JSON)",
    "xml": "XML",
}

#: How the target of a map relates to its source, read from the source.
RELATIONSHIPS: Mapping[str, str] = {
    "equivalent": "means the same as",
    "source-is-narrower-than-target": "is narrower than",
    "source-is-broader-than-target": "is broader than",
    "related-to": "is related to",
    "not-related-to": "is not related to",
}
#: How a value set's rule compares a property.
FILTER_OPERATORS: Mapping[str, str] = {
    "=": "is",
    "is-a": "is at or below",
    "descendent-of": "is below",
    "is-not-a": "is neither at nor below",
    "regex": "has the form",
    "in": "is one of",
    "not-in": "is none of",
    "generalizes": "is at or above",
    "child-of": "is right below",
    "descendent-leaf": "is at the bottom below",
    "exists": "is given:",
}
#: What a name of a code is, besides the preferred one.
NAME_SORTS: Mapping[str, str] = {
    "preferred": "Preferred",
    "synonym": "Synonym",
    "abbreviation": "Abbreviation",
    "deprecated": "No longer used",
}
#: What a version did to one item.
STEPS: Mapping[str, str] = {
    "came": "Came",
    "changed": "Changed",
    "retired": "Retired",
    "back": "In use again",
    "removed": "Removed",
}
#: How a value set or map has to do with a code that it does not name.
USED_HOW: Mapping[str, str] = {
    "chooses": "chosen by rule",
    "translates": "mapped from here",
    "translates-to": "mapped to here",
}

ALL: tuple[Mapping[str, str], ...] = (
    STATES,
    STATUSES,
    ITEM_STATUSES,
    ACTIONS,
    CHANGES,
    COMMENT_GRADES,
    VOTES,
    WORKS_HERE,
    SIGNERS,
    GRADES,
    WHAT_HAPPENED,
    SEVERITIES,
    WHYS,
    FACETS,
    ROLES,
    RULES,
    OUTCOMES,
    SUGGESTIONS,
    ORIGINS,
    FILE_STATES,
    FILE_LINKS,
    ACCESS_CLASSES,
    FLAGS,
    ENTRIES,
    WORK,
    DUTIES,
    SETTINGS,
    USES,
    SCOPES,
    VISIBILITIES,
    PARTS,
    RELATIONSHIPS,
    FILTER_OPERATORS,
    NAME_SORTS,
    STEPS,
    USED_HOW,
)


def word(table: Mapping[str, str], value: str | StrEnum | None) -> str:
    """The page's name of a value; the value itself where the table does not hold it."""
    if value is None:
        return ""
    text = str(value.value if isinstance(value, StrEnum) else value)
    return gettext(table[text]) if text in table else text
