"""An example of each operation, as it works when pasted against a demo: the address, and the body where one is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True)
class Example:
    """`address` below the prefix, with its query; `body` is sent as JSON, `headers` beside those of a token."""

    address: str
    body: Any = None
    headers: tuple[str, ...] = ()
    #: Whether reading takes a token.
    token: bool = False

    def command(self, method: str, root: str) -> str:
        """A line for a shell; what changes something takes a token from the variable TOKEN."""
        parts = ["curl", "-s"]
        parts += ["-X", method] if method != "GET" else []
        parts += ["-H", '"Authorization: Bearer $TOKEN"'] if self.token or method != "GET" else []
        parts += [part for each in self.headers for part in ("-H", f"'{each}'")]
        if self.body is not None:
            parts += ["-H", "'Content-Type: application/json'", "-d", f"'{orjson.dumps(self.body).decode()}'"]
        return " ".join([*parts, f"'{root}{self.address}'"])


_ICD = "/standards/icd-10/versions/2019"
_ARCHETYPE = "/standards/oxygen-therapy-ward/versions/1.0.0"
_WORDS = {"item": "", "text": "Skriv hva som skal gjøres ved nedsatt nyrefunksjon.", "grade": "minor"}
_ITEM = {"key": "section/evaluering", "text": {"nb": "CT etter tredje kur."}}

#: By method and path, as the document has them without the prefix.
EXAMPLES: Mapping[tuple[str, str], Example] = {
    ("GET", "/kinds"): Example("/kinds"),
    ("GET", "/kinds/{kind}/schema"): Example("/kinds/regimen/schema"),
    ("GET", "/kinds/{kind}/sample"): Example("/kinds/regimen/sample"),
    ("GET", "/kinds/{kind}/formats"): Example("/kinds/codeset/formats"),
    ("GET", "/standards"): Example("/standards?kind=regimen&status=in-force"),
    ("GET", "/standards/{slug}"): Example("/standards/icd-10"),
    ("GET", "/standards/{slug}/versions"): Example("/standards/icd-10/versions"),
    ("GET", "/standards/{slug}/versions/{number}"): Example(_ICD),
    ("GET", "/standards/{slug}/versions/{number}/content"): Example(f"{_ICD}/content?format=csv"),
    ("GET", "/standards/{slug}/versions/{number}/items"): Example(f"{_ICD}/items?key=J18.9"),
    ("GET", "/standards/{slug}/versions/{number}/references"): Example("/standards/mfolfox6/versions/1.0.0/references"),
    ("GET", "/standards/{slug}/versions/{number}/acknowledgements"): Example(
        "/standards/mfolfox6/versions/1.0.0/acknowledgements"
    ),
    ("POST", "/standards/{slug}/versions/{number}/acknowledgements"): Example(
        "/standards/mfolfox6/versions/1.0.0/acknowledgements", {"organisation": "993467049"}
    ),
    ("POST", "/standards/{slug}/versions/{number}/check-instance"): Example(f"{_ARCHETYPE}/check-instance", {}),
    ("GET", "/standards/{slug}/items/history"): Example("/standards/icd-10/items/history?key=J18.9"),
    ("GET", "/standards/{slug}/diff"): Example("/standards/mfolfox6/diff?from=1.0.0&to=1.0.0"),
    ("GET", "/standards/{slug}/dependents"): Example("/standards/icd-10/dependents?item=C18"),
    ("GET", "/standards/{slug}/dependencies"): Example("/standards/mfolfox6/dependencies"),
    ("GET", "/resolve"): Example("/resolve?uri=urn:oid:2.16.578.1.12.4.1.1.9602"),
    ("GET", "/search"): Example("/search?q=lungebetennelse&limit=5"),
    ("POST", "/search/outcomes"): Example(
        "/search/outcomes",
        {"q": "lungebetennelse", "outcome": "chosen", "standard": "icd-10", "item": "J18.9"},
    ),
    ("GET", "/search/in-vain"): Example("/search/in-vain", token=True),
    ("GET", "/suggest"): Example("/suggest?q=lung"),
    ("GET", "/changes"): Example("/changes?after=0&limit=20"),
    ("GET", "/changes.atom"): Example("/changes.atom"),
    ("GET", "/ledger/checkpoint"): Example("/ledger/checkpoint"),
    ("GET", "/ledger/key"): Example("/ledger/key"),
    ("GET", "/networks"): Example("/networks"),
    ("GET", "/networks/{slug}"): Example("/networks/kreft"),
    ("GET", "/networks/{slug}/suggestions"): Example("/networks/kreft/suggestions?state=open"),
    ("POST", "/networks/{slug}/policy"): Example("/networks/kreft/policy", {"rule": "majority", "ballot_days": 10}),
    ("POST", "/networks/{slug}/checklist"): Example("/networks/kreft/checklist"),
    ("POST", "/networks/{slug}/organisations"): Example("/networks/kreft/organisations", {"organisation": "983971768"}),
    ("POST", "/networks/{slug}/organisations/{orgnr}/end"): Example("/networks/kreft/organisations/894166762/end"),
    ("POST", "/networks/{slug}/seats"): Example(
        "/networks/kreft/seats", {"username": "hans", "organisation": "993467049", "role": "member"}
    ),
    ("POST", "/networks/{slug}/seats/{id}/deputies"): Example("/networks/kreft/seats/1/deputies", {"username": "hans"}),
    ("POST", "/networks/{slug}/seats/{id}/end"): Example("/networks/kreft/seats/1/end"),
    ("GET", "/organisations"): Example("/organisations"),
    ("GET", "/organisations/{orgnr}"): Example("/organisations/993467049"),
    ("GET", "/proposals"): Example("/proposals?state=hearing"),
    ("POST", "/proposals"): Example(
        "/proposals",
        {"standard": "mfolfox6", "change": "revise", "title": "Lavere dose", "rationale": "Nevropati er hyppig."},
    ),
    ("GET", "/proposals/{id}"): Example("/proposals/20"),
    ("GET", "/proposals/{id}/content"): Example("/proposals/20/content?format=json"),
    ("PUT", "/proposals/{id}/content"): Example(
        "/proposals/22/content", {"title": {"nb": "mFOLFOX6"}}, ('If-Match: "p22.1"',)
    ),
    ("PATCH", "/proposals/{id}/items"): Example(
        "/proposals/22/items",
        [{"op": "put", "key": _ITEM["key"], "item": {"text": _ITEM["text"]}}],
        ('If-Match: "p22.1"',),
    ),
    ("GET", "/proposals/{id}/problems"): Example("/proposals/20/problems"),
    ("GET", "/proposals/{id}/diff"): Example("/proposals/20/diff"),
    ("GET", "/proposals/{id}/impact"): Example("/proposals/20/impact"),
    ("GET", "/proposals/{id}/trial"): Example("/proposals/20/trial"),
    ("GET", "/proposals/{id}/conflicts"): Example("/proposals/20/conflicts"),
    ("POST", "/proposals/{id}/conflicts"): Example(
        "/proposals/22/conflicts", {"spot": "/data[at0001]#occurrences", "take": "theirs"}
    ),
    ("POST", "/proposals/{id}/actions/{action}"): Example("/proposals/22/actions/submit", {"note": "Klar"}),
    ("POST", "/proposals/{id}/authors"): Example("/proposals/22/authors", {"username": "tone"}),
    ("GET", "/proposals/{id}/comments"): Example("/proposals/20/comments"),
    ("POST", "/proposals/{id}/comments"): Example("/proposals/20/comments", _WORDS),
    ("GET", "/proposals/{id}/comments/{number}"): Example("/proposals/20/comments/1"),
    ("POST", "/proposals/{id}/comments/{number}/answer"): Example(
        "/proposals/20/comments/1/answer", {"text": "Tatt inn.", "resolved": True}
    ),
    ("GET", "/proposals/{id}/votes"): Example("/proposals/21/votes"),
    ("POST", "/proposals/{id}/votes"): Example(
        "/proposals/21/votes", {"organisation": "993467049", "vote": "for", "works_here": "yes"}
    ),
    ("GET", "/proposals/{id}/sign-offs"): Example("/proposals/16/sign-offs"),
    ("POST", "/proposals/{id}/sign-offs"): Example(
        "/proposals/22/sign-offs", {"role": "pharmacist", "note": "Kontrollert mot kilden."}
    ),
    ("POST", "/proposals/{id}/redactions"): Example("/proposals/20/redactions", {"place": "comment:1"}),
    ("POST", "/imports"): Example(
        "/imports?kind=codeset&id=farger&title=Farger&network=laboratorium&dry_run=true&format=json",
        {"type": "code-system", "title": {"nb": "Farger"}, "concepts": [{"code": "r", "display": "rød"}]},
    ),
    ("GET", "/suggestions"): Example("/suggestions?state=open"),
    ("POST", "/suggestions"): Example("/suggestions", {"text": "Kortere tittel", "standard": "mfolfox6"}),
    ("GET", "/suggestions/{id}"): Example("/suggestions/1"),
    ("POST", "/suggestions/{id}/accept"): Example("/suggestions/1/accept", {}),
    ("POST", "/suggestions/{id}/answer"): Example("/suggestions/1/answer", {"text": "Det står der allerede."}),
    ("POST", "/suggestions/{id}/merge"): Example("/suggestions/1/merge", {"into": 2}),
    ("POST", "/suggestions/{id}/decline"): Example("/suggestions/1/decline", {"reason": "Utenfor nettverkets område."}),
}


def put_in(document: dict[str, Any], prefix: str) -> None:
    """Examples of what is sent, where the document says what is sent as JSON."""
    for (method, path), example in EXAMPLES.items():
        operation = document["paths"].get(prefix + path, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is not None and example.body is not None:
            content["example"] = example.body
