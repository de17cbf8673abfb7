"""Answers are sent compressed to clients that take it: an expansion of thousands of codes in a tenth of its bytes.

Nothing in them is a secret of the reader's, and nothing but a token in the request's head lets anybody in; so that a
compressed answer's length gives nothing away.
"""

import gzip
from typing import Final

from flask import Response, request

#: Shorter answers are not worth the work.
LEAST: Final = 8192
_LEVEL: Final = 4


def compressed(response: Response) -> Response:
    """The same answer, compressed where it is long and the client takes it; what is streamed goes as it is."""
    response.vary.add("Accept-Encoding")
    if response.is_streamed or response.content_encoding or not request.accept_encodings["gzip"]:
        return response
    data = response.get_data()
    if len(data) >= LEAST:
        response.set_data(gzip.compress(data, _LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response
