"""Code systems compiled into read-only files: written once, shared by processes, asked without being loaded.

with Compilation(path) as made:
    made.add(concepts)
    made.finish(head)
system = open_compiled(path)
"""

from codesets.compiled.build import Compilation, compile_system
from codesets.compiled.canonical_text import canonical_concepts, canonical_head, compile_canonical
from codesets.compiled.file import DamagedFile
from codesets.compiled.layout import FORM
from codesets.compiled.system import CompiledSystem, open_compiled

__all__ = [
    "FORM",
    "Compilation",
    "CompiledSystem",
    "DamagedFile",
    "canonical_concepts",
    "canonical_head",
    "compile_canonical",
    "compile_system",
    "open_compiled",
]
