"""The refusal of a step of editing that does not fit what is there."""

from __future__ import annotations

from codesets.problem import CodesetError
from codesets.telling import Told


class Unfit(CodesetError):
    """Nothing is changed; `told` says why, and what to do instead."""

    def __init__(self, told: Told) -> None:
        self.told = told
        super().__init__(told)
