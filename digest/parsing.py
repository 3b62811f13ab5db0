"""Processes in which documents are parsed, each ended when one document takes too long.

No parser of feeds or pages keeps a promise about time or memory on hostile input,
and none can be stopped from within. So they run apart: `python -m digest.parsing 3`
parses one document after another, and whoever started it ends it when it must.
"""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self

from digest.errors import Empty, SourceError

if TYPE_CHECKING:
    from digest.sources import Gathered, Task

LONGEST = 5.0  #: seconds for one document
LARGEST = 300_000_000  #: bytes of memory that a process may take for its documents
_START = 60.0  # seconds to come up, on a machine that is busy with other things
_ORPHANED = 30  # seconds after which a process ends by itself, since nobody ended it
_FIX = "Tell the publisher, or remove it."

# What a SourceError says, the fix, whether the document is merely empty, what it offers.
_Refusal = tuple[str, str, bool, tuple[str, ...]]


class Parsers:
    """Processes that parse many documents each. They start when first needed.

    A document that takes too long or too much costs its process, and nobody else
    anything: the next document gets a new one.
    """

    def __init__(self, count: int = 2, longest: float = LONGEST) -> None:
        self._longest = longest
        self._threads = ThreadPoolExecutor(count)
        self._idle: SimpleQueue[_Process | None] = SimpleQueue()
        for _ in range(count):
            self._idle.put(None)
        self._count = count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._threads.shutdown()
        for _ in range(self._count):
            if process := self._idle.get():
                process.end()

    def parse(self, tasks: Sequence[Task]) -> list[Gathered | SourceError]:
        """Return what each document gives, or why it gives nothing, in their order."""
        return list(self._threads.map(self._one, tasks))

    def _one(self, task: Task) -> Gathered | SourceError:
        process = self._idle.get()
        kept: _Process | None = None
        try:
            process = process or _Process()
            answer = process.ask(task, self._longest)
            kept = process
        except TimeoutError:
            answer = SourceError(f"Reading it took more than {self._longest:g} seconds.", fix=_FIX)
        except (EOFError, OSError):
            answer = SourceError("Reading it ended the process that read it.", fix=_FIX)
        except Exception as error:
            # Pickling raises whatever the objects do; it may cost this document only.
            answer = SourceError(
                f"It cannot be handed over to be read ({type(error).__name__}).", fix=_FIX
            )
        finally:
            if process and not kept:
                process.end()
            self._idle.put(kept)  # whatever happens: who finds none waits for ever
        return answer


class _Process:
    def __init__(self) -> None:
        self._line, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-m", "digest.parsing", str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
            )
        self._is_up = False

    def ask(self, task: Task, longest: float) -> Gathered | SourceError:
        """Raise TimeoutError, EOFError or OSError where no answer comes."""
        if not self._is_up:
            self._answer(_START)
            self._is_up = True
        self._line.send(task)
        answer = self._answer(longest)
        if not isinstance(answer, tuple):
            return answer
        what, fix, is_empty, offers = answer
        return Empty(what, fix=fix) if is_empty else SourceError(what, fix=fix, offers=offers)

    def _answer(self, longest: float) -> Gathered | _Refusal:
        if not self._line.poll(longest):
            raise TimeoutError
        found: Gathered | _Refusal = self._line.recv()
        return found

    def end(self) -> None:
        self._line.close()
        self._process.kill()
        self._process.wait()


def main(line: Connection) -> None:
    """Parse what comes down the line until it is closed."""
    import feedparser  # noqa: F401 - what starting costs is no document's fault

    from digest.sources import parsed

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST, most))
    line.send(("", "", False, ()))
    while True:
        try:
            task = line.recv()
        except EOFError:
            return
        signal.alarm(_ORPHANED)
        try:
            line.send(parsed(task))
        except SourceError as error:
            line.send((error.what, error.fix, isinstance(error, Empty), error.offers))
        except MemoryError:
            line.send((f"Reading it takes more than {LARGEST // 1_000_000} MB.", _FIX, False, ()))
        signal.alarm(0)


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])))
