"""A step of editing to be taken: the form that asks for it, who asks, and what is to be told afterwards."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from codesets import Terminology, Told
from registry.access import Member
from registry.services.proposing import authoring


@dataclass
class Work:
    session: Session
    member: Member
    form: MultiDict[str, str]
    notes: list[Told] = field(default_factory=list)

    @property
    def terminology(self) -> Terminology:
        return authoring.terminology(self.session)

    def text(self, name: str) -> str:
        return self.form.get(name, "").strip()
