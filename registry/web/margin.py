"""Notes in the margin of a text: each begins at its line, and goes on below it while there is room."""

import textwrap
from collections.abc import Mapping, Sequence

#: Signs that a line of the margin has room for.
WIDTH = 56


def margin(notes: Mapping[int, Sequence[str]], lines: int) -> list[str]:
    """A note for each line of the text, numbered from 1; what has no room before the next one ends with an ellipsis."""
    placed = [""] * lines
    starts = [number for number in sorted(notes) if 1 <= number <= lines and notes[number]]
    for start, end in zip(starts, [*starts[1:], lines + 1], strict=False):
        text = " · ".join(" ".join(each.split()) for each in notes[start])
        wrapped = textwrap.wrap(text, WIDTH, max_lines=end - start, placeholder=" …")
        placed[start - 1 : start - 1 + len(wrapped)] = wrapped
    return placed
