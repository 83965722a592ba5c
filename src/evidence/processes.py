"""Long work in parts: shared out among processes or by an engine, given back in order, with how far it has come."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

from evidence.errors import EvidenceError

Part = TypeVar("Part")
Made = TypeVar("Made")

MOST = 4  # processes: each holds the language in memory
WORTH_IT = 3  # parts: fewer are done before other processes have loaded what they need

Engine = Callable[[Callable[[Any], Any], Iterable[Any]], Iterator[Any]]  # takes work and parts, as `in_parts` does

_engine: ContextVar[Engine | None] = ContextVar("engine", default=None)


@contextmanager
def shared_out_by(engine: Engine) -> Iterator[None]:
    """Let `engine` do what `in_parts` is asked for."""
    before = _engine.set(engine)
    try:
        yield
    finally:
        _engine.reset(before)


def elsewhere() -> bool:
    """Whether parts are done by an engine that `shared_out_by` has set."""
    return _engine.get() is not None


def in_parts(work: Callable[[Part], Made], parts: Iterable[Part], sizes: Sequence[int], told: str) -> Iterator[Made]:
    """Yield what `work` makes of each part, in the order of `parts`, whichever process makes it.

    Parameters
    ----------
    work : callable
        A function of a module, or a `functools.partial` of one: other processes look it up by its name.
    parts : iterable
        The same parts are cut however many processes there are, so that the same comes out. Each is asked for when it is due.
    sizes : sequence of int
        How much there is in each part, for the progress.
    told : str
        What is counted in `sizes`, for the progress.

    Raises
    ------
    EvidenceError
        Where a process was ended from outside.

    Examples
    --------
    >>> list(in_parts(len, ["one", "three"], [1, 1], "words"))
    [3, 5]
    """
    with progress(told, sum(sizes)) as advance:
        shared = _shared_out(work, parts) if len(sizes) >= WORTH_IT else map(work, parts)
        for made, size in zip(shared, sizes, strict=True):
            advance(size)
            yield made


def in_turn(work: Callable[[Part], Made], parts: Iterable[Part], sizes: Sequence[int], told: str) -> Iterator[Made]:
    """Yield what `work` makes of each part, one after the other in this process: for work that keeps all cores busy itself."""
    with progress(told, sum(sizes)) as advance:
        for part, size in zip(parts, sizes, strict=True):
            yield work(part)
            advance(size)


@contextmanager
def progress(told: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how much of `total` is done, how fast, and how long the rest will take; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(told, total=total, rate="")

        def advance(done: int) -> None:
            bar.advance(task, done)
            speed = bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f} a second" if speed else "")

        yield advance


def _shared_out(work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
    if engine := _engine.get():
        yield from engine(work, parts)
        return
    from joblib import Parallel, cpu_count, delayed, parallel_config
    from joblib.externals.loky import get_reusable_executor
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    many = min(cpu_count(), MOST)
    try:
        with parallel_config(backend="loky", inner_max_num_threads=1):
            yield from Parallel(n_jobs=many, return_as="generator", pre_dispatch=many + 1, batch_size=1)(
                delayed(_helping)(os.getpid(), work, part) for part in parts
            )
    except TerminatedWorkerError:
        how = "close other programs and run it again: it goes on where it was"
        raise EvidenceError(
            "a process that helped", "was ended from outside, perhaps for want of memory", how
        ) from None
    finally:
        if many > 1:
            get_reusable_executor().shutdown(wait=True, kill_workers=True)  # what they hold is not needed any more


def _helping(parent: int, work: Callable[[Part], Made], part: Part) -> Made:
    _leave_with(parent)
    return work(part)


@cache
def _leave_with(parent: int) -> None:
    """End this process when the one that it helps has been killed and can't end it."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()
