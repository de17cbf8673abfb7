"""On which page of a hearing's comments each one stands, and its address there."""

from flask import request, url_for

from registry.models import Comment
from registry.web.whole_numbers import number_asked

#: Comments on a page.
PAGE = 50


def start_of(number: int) -> int:
    """After how many comments the page begins that this one is on; they are numbered from 1 without gaps."""
    return (number - 1) // PAGE * PAGE


def comment_place(comment: Comment) -> str:
    """The address of a comment: on this very page where it stands here."""
    start, anchor = start_of(comment.number), f"comment-{comment.number}"
    if request.method == "GET" and start == number_asked("comments"):
        return f"#{anchor}"
    return url_for("web.proposal", id=comment.proposal_id, comments=start or None, _anchor=anchor)
