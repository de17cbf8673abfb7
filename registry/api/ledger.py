"""The ledger as others follow and check it: a list, a stream, an Atom feed, the checkpoint and the key."""

from collections.abc import Iterator
from typing import Any

import orjson
from flask import Response, request
from lxml import etree

from registry.access import Member
from registry.api import paging
from registry.api.blueprint import ApiBlueprint
from registry.api.identity import installation, reading
from registry.api.requests import Whole
from registry.api.schemas.ledger import ChangePage, CheckpointShape, KeyShape
from registry.errors import BadRequest, NotAcceptable
from registry.ledger import checkpoint
from registry.services.reading import feeds

blueprint = ApiBlueprint("ledger", __name__, description="What has happened, and the proof of it.")

NDJSON = "application/x-ndjson"
JSON = "application/json"
ATOM = "application/atom+xml"
NAMES: Any = {None: "http://www.w3.org/2005/Atom"}  # the stubs know of no default namespace
NAMESPACE = "http://www.w3.org/2005/Atom"
PORTION = 500
NEWEST = 50
SEQ_DESCRIPTION = "Entries after this number."


class ChangesQuery(paging.Paged):
    after = Whole(load_default=0, metadata={"description": SEQ_DESCRIPTION})


@blueprint.operation(
    "/changes",
    query=ChangesQuery,
    answer=ChangePage,
    also=(406,),
    responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}},
)
def changes(query: dict[str, Any]) -> Response:
    """The ledger as a feed, oldest first

    A page of it as JSON; as application/x-ndjson all that follows, an entry a line.
    """
    chosen = request.accept_mimetypes.best_match([JSON, NDJSON]) if "Accept" in request.headers else JSON
    if chosen is None:
        raise NotAcceptable("The feed is given as {json} or {lines}.", json=JSON, lines=NDJSON)
    response = _stream(query) if chosen == NDJSON else _page(query)
    response.vary.add("Accept")
    return response


def _page(query: dict[str, Any]) -> Response:
    start = paging.after_number(query)
    with reading() as (session, member):
        limit = query["limit"]
        found = list(feeds.changes(session, member, query["after"] if start is None else start, limit + 1))
    shown = found[:limit]
    return paging.page(shown, shown[-1]["seq"] if len(found) > limit else None)


def _stream(query: dict[str, Any]) -> Response:
    """Refuses before the first byte; after that it reads in portions, so that no transaction stays open for long."""
    if "cursor" in query:
        raise BadRequest("A stream begins after a number: use after, not cursor.", code="bad-parameter")
    with reading() as (_, member):
        pass
    return Response(_lines(installation().database, member, query["after"]), content_type=NDJSON)


def _lines(database: Any, member: Member, after: int) -> Iterator[bytes]:
    while True:
        with database.reading() as session:
            found = list(feeds.changes(session, member, after, PORTION))
        if not found:
            return
        yield b"".join(orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in found)
        after = found[-1]["seq"]


@blueprint.operation("/changes.atom", answer={"type": "string"}, media=ATOM)
def atom(query: dict[str, Any]) -> Response:
    """The newest public entries as an Atom feed (RFC 4287)"""
    with reading() as (session, member):
        head = checkpoint(session)
        found = list(feeds.changes(session, member, max(0, head["seq"] - NEWEST)))
    root = installation().settings.base_url.rstrip("/")
    return Response(_feed([each for each in reversed(found) if each["action"]], root), content_type=ATOM)


def _feed(entries: list[dict[str, Any]], root: str) -> bytes:
    feed = etree.Element(f"{{{NAMESPACE}}}feed", nsmap=NAMES)
    _text(feed, "id", f"{root}/api/v1/changes.atom")
    _text(feed, "title", "Fagregister")
    _text(feed, "updated", entries[0]["at"] if entries else "1970-01-01T00:00:00Z")
    _link(feed, "self", f"{root}/api/v1/changes.atom")
    for each in entries:
        _entry(feed, each, root)
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8")


def _entry(feed: etree._Element, each: dict[str, Any], root: str) -> None:
    entry = etree.SubElement(feed, f"{{{NAMESPACE}}}entry")
    _text(entry, "id", f"urn:sha256:{each['hash']}")
    _text(entry, "title", f"{each['action']} {each['subject']}")
    _text(entry, "updated", each["at"])
    author = etree.SubElement(entry, f"{{{NAMESPACE}}}author")
    _text(author, "name", each["actor"] or "Fagregister")
    _link(entry, "alternate", _address(each["subject"], root))


def _address(subject: str, root: str) -> str:
    """The page of what the entry is about; the feed itself where it has none."""
    kind, _, name = subject.partition(":")
    folders = {"standard": "standards", "proposal": "proposals", "network": "networks"}
    return f"{root}/{folders[kind]}/{name}" if kind in folders else f"{root}/"


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text


def _link(parent: etree._Element, relation: str, address: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}link", rel=relation, href=address)


@blueprint.operation("/ledger/checkpoint", answer=CheckpointShape)
def ledger_checkpoint(query: dict[str, Any]) -> dict[str, Any]:
    """The head of the chain, to be kept: a later check against it notices a cut tail"""
    with reading() as (session, _):
        return checkpoint(session)


@blueprint.operation("/ledger/key", answer=KeyShape)
def ledger_key(query: dict[str, Any]) -> dict[str, Any]:
    """The public key that entries are signed with"""
    with reading():
        key = installation().ledger.key
    return {"id": key.id, "algorithm": "Ed25519", "pem": key.public_pem()}
