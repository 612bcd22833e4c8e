"""Document types from their schemas, and whether data has the shape that its schema asks for."""

from imskit.schema.compile import (
    Validator,
    compile_plain,
    compile_types,
    ref_paths,
    said_of,
    types_again,
)
from imskit.schema.paths import RefPath, at_steps

__all__ = [
    "RefPath",
    "Validator",
    "at_steps",
    "compile_plain",
    "compile_types",
    "ref_paths",
    "said_of",
    "types_again",
]
