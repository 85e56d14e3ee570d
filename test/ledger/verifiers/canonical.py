"""Reads every leaf and inner part of a ledger with the package rfc8785: it must write the same bytes.

Usage: canonical.py LEDGER_DIRECTORY
"""

import json
import pathlib
import sys

import rfc8785


def entries(bundle: bytes, length_bytes: int):
    offset = 0
    while offset < len(bundle):
        start = offset + length_bytes
        end = start + int.from_bytes(bundle[offset:start], "big")
        yield bundle[start:end]
        offset = end


def check(text: bytes) -> None:
    written = rfc8785.dumps(json.loads(text))
    if written != text:
        sys.exit(f"not canonical: {text[:80]!r}")


root = pathlib.Path(sys.argv[1])
count = 0
for path in sorted((root / "public" / "tile" / "entries").rglob("*")):
    if path.is_file():
        for leaf in entries(path.read_bytes(), 2):
            check(leaf)
            count += 1
for path in sorted((root / "inner").rglob("*")):
    if path.is_file():
        for part in entries(path.read_bytes(), 4):
            check(part[32:])
            count += 1
print(f"{count} texts")
