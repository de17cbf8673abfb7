"""Named arrays in one file: written once beside the Whoosh index, read whole."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]

ALIGNMENT: Final = 64


def write_columns(path: Path, columns: Mapping[str, Array]) -> dict[str, list[Any]]:
    """Writes the arrays and returns their table: name to type, offset and length."""
    table: dict[str, list[Any]] = {}
    with path.open("wb") as file:
        for name, column in columns.items():
            file.write(b"\0" * (-file.tell() % ALIGNMENT))
            little = column.astype(column.dtype.newbyteorder("<"), copy=False)
            table[name] = [little.dtype.str, file.tell(), len(little)]
            file.write(little.tobytes())
    return table


def read_columns(content: bytes, table: Mapping[str, list[Any]]) -> dict[str, Array]:
    """The arrays as views on the bytes, read-only."""
    return {
        name: np.frombuffer(content, np.dtype(kind), length, offset) for name, (kind, offset, length) in table.items()
    }
