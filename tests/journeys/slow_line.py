"""A slow telephone line to a server on loopback, bytes and not requests: HTTPS handshakes pay for it as well.

400 kbit/s each way and 400 ms there and back: "Slow 3G" of WebPageTest. Chromium's own tool of that name has the same
400 kbit/s, but cannot slow handshakes down: it waits 2,000 ms before each answer instead, also on a connection that is
open, so a page with a stylesheet would need four seconds at no size at all. Here each connection pays what it pays on
a telephone: the name and TCP (a round trip each, the name once), TLS and the request by themselves. TCP's slow start
is left out: its first window, 14 KB, is two thirds of what fits into a round trip of this line.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

RATE = 50_000  # bytes a second
ROUND_TRIP = 0.4  # seconds
CHUNK = 1_400  # about what one packet holds
AHEAD = 0.2  # seconds of the line that may be waiting in it: what a router keeps


class Direction:
    """One way of the line, shared by all connections."""

    def __init__(self) -> None:
        self.free_at = 0.0
        self.carried = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until one of the ends lets go."""
        loop, late = asyncio.get_running_loop(), asyncio.Queue[tuple[float, bytes]]()
        arriving = asyncio.create_task(self._arrive(late, writer))
        while data := await reader.read(CHUNK):
            self.free_at = max(self.free_at, loop.time()) + len(data) / RATE
            self.carried += len(data)
            late.put_nowait((self.free_at + ROUND_TRIP / 2, data))
            await asyncio.sleep(max(0.0, self.free_at - loop.time() - AHEAD))
        late.put_nowait((self.free_at + ROUND_TRIP / 2, b""))
        await arriving

    async def _arrive(self, late: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            at, data = await late.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
        writer.close()


class Line:
    """To `port` on loopback; `carried` says how many bytes came down so far."""

    def __init__(self, port: int) -> None:
        self._port, self._named_at = port, 0.0
        self._up, self._down = Direction(), Direction()

    @property
    def carried(self) -> int:
        return self._down.carried

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        now = asyncio.get_running_loop().time()
        self._named_at = self._named_at or now + ROUND_TRIP
        await asyncio.sleep(max(0.0, self._named_at - now) + ROUND_TRIP)
        with contextlib.closing(writer), contextlib.suppress(OSError, asyncio.CancelledError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
            with contextlib.closing(far_writer):
                both = (self._up.carry(reader, far_writer), self._down.carry(far_reader, writer))
                await asyncio.gather(*both, return_exceptions=True)


@contextlib.contextmanager
def slow_line(port: int) -> Iterator[tuple[Line, int]]:
    """A line to `port`, and the port on which it begins."""
    line, began, opened = Line(port), threading.Event(), list[asyncio.Server]()
    loop = asyncio.new_event_loop()

    async def begin() -> None:
        opened.append(await asyncio.start_server(line.connect, "127.0.0.1", 0))
        began.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(begin())
        loop.run_forever()
        loop.run_until_complete(end())
        loop.close()

    async def end() -> None:
        opened[0].close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert began.wait(10)
    try:
        yield line, opened[0].sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
