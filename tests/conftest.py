"""What tests share: the tiny corpus, the project's folder, and the originals where a researcher holds them."""

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROJECT = HERE.parent
ORIGINALS = PROJECT.parent / "shared" / "originals"
GOLD = PROJECT.parent / "shared" / "gold"
TOOLS = PROJECT.parent / "shared" / "tools"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the tiny corpus, with a result folder's worth of room beside it."""
    shutil.copytree(HERE / "corpus", tmp_path / "study" / "corpus", ignore=shutil.ignore_patterns("forms"))
    return tmp_path / "study" / "corpus"


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def originals() -> Path:
    if not ORIGINALS.is_dir():
        pytest.skip("the five original documents belong to their publishers and are not beside this checkout")
    return ORIGINALS
