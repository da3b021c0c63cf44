"""Asks the sources' addresses, politely, whether they still answer.

At most eight at once, one at a time for each host with a pause between, and no more of a page than its beginning.
The addresses come from content files, so nothing but public hosts is ever connected to: the guard stands in the
resolver whose answers are connected to, and is asked anew at every hop of a redirect.
"""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from ipaddress import IPv4Address

    from aiohttp.abc import ResolveResult

AT_ONCE = 8
"""Requests that are under way at the same time, over all hosts."""

PAUSE = 0.5
"""Seconds between two requests to one host."""

MOST_HOPS = 5
FIRST_BYTES = 1024
USER_AGENT = "techdivide-link-check/1.0 (asks whether cited sources are still there; one request at a time per host)"
TIMEOUT = aiohttp.ClientTimeout(total=30, connect=15)

_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = IPv6Network("64:ff9b::/96")


class LinkState(StrEnum):
    """What is known of an address."""

    ANSWERS = "answers"
    GONE = "gone"
    """The host says that there is no such page."""
    UNREACHABLE = "unreachable"
    """It could not be asked, or does not answer programs; a person may still be able to read it."""
    REFUSED = "refused"
    """It leads to an address inside a network, and was not asked."""


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What came of asking one address."""

    url: str
    state: LinkState
    detail: str = ""


class NotPublicError(Exception):
    """A host or an address that is not on the public internet, and that nobody may be sent to."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local or reserved."""
    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv6Address):
        ip = _inner(ip)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inner(ip: IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address leads to, if it is one of those that do."""
    if ip in _NAT64:
        return ip_address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip


class GuardedResolver(AbstractResolver):
    """Resolves names by another resolver, and refuses a name if one of its addresses is not allowed.

    What is checked here is what aiohttp connects to; a name cannot change its address in between.
    """

    def __init__(self, resolver: AbstractResolver, allows: Callable[[str], bool]) -> None:
        self._resolver = resolver
        self._allows = allows

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            NotPublicError: one of them is not allowed.
            OSError: the name is not known.
        """
        found = await self._resolver.resolve(host, port, family)
        for result in found:
            if not self._allows(result["host"]):
                raise NotPublicError(f"{host} leads to {result['host']}, which is not a public address")
        return found

    async def close(self) -> None:
        """Closes the other resolver."""
        await self._resolver.close()


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class LinkChecker:
    """Asks addresses; use it as an asynchronous context manager.

    Args:
        resolver: Turns names into addresses; the system's own if left out.
        allows: Whether an IP address may be connected to.
        pause: Seconds between two requests to one host.
        timeout: Of one request.
    """

    def __init__(
        self,
        resolver: AbstractResolver | None = None,
        allows: Callable[[str], bool] = is_public,
        *,
        pause: float = PAUSE,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._resolver = resolver
        self._allows = allows
        self._pause = pause
        self._timeout = timeout
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._hosts: dict[str, _Host] = defaultdict(_Host)

    async def __aenter__(self) -> Self:
        resolver = GuardedResolver(self._resolver or aiohttp.ThreadedResolver(), self._allows)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, limit=0, use_dns_cache=False, force_close=True),
            timeout=self._timeout,
            headers={"User-Agent": USER_AGENT, "Accept": "*/*"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,  # a proxy would resolve names by itself, past the guard
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def check(self, urls: Iterable[str]) -> AsyncIterator[LinkReport]:
        """Asks each address once, and yields what came of it as it comes."""
        tasks = [asyncio.create_task(self.ask(url)) for url in dict.fromkeys(urls)]
        try:
            for report in asyncio.as_completed(tasks):
                yield await report
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(self, url: str) -> LinkReport:
        """Asks one address: its head, and where that is refused, the first bytes of the page. Never raises."""
        try:
            status = await self._status_by_head(URL(url))
            if status >= HTTPStatus.BAD_REQUEST:
                status = await self._status("GET", URL(url))
        except NotPublicError as error:
            return LinkReport(url, LinkState.REFUSED, str(error))
        except TimeoutError:
            return LinkReport(url, LinkState.UNREACHABLE, "does not answer in time")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return LinkReport(url, LinkState.UNREACHABLE, " ".join(str(error).split()) or type(error).__name__)
        if status < HTTPStatus.BAD_REQUEST:
            return LinkReport(url, LinkState.ANSWERS)
        state = LinkState.GONE if status in _GONE else LinkState.UNREACHABLE
        return LinkReport(url, state, f"answers {status}{_phrase(status)}")

    async def _status_by_head(self, url: URL) -> int:
        try:
            return await self._status("HEAD", url)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientResponseError):
            return HTTPStatus.METHOD_NOT_ALLOWED  # some hosts hang up on it

    async def _status(self, method: str, url: URL) -> int:
        for _ in range(MOST_HOPS + 1):
            status, location = await self._request(method, url)
            if location is None:
                return status
            url = url.join(URL(location))
        raise ValueError(f"leads on more than {MOST_HOPS} times")

    async def _request(self, method: str, url: URL) -> tuple[int, str | None]:
        """One request; returns its status and, if it leads on, where to."""
        self._refuse_inner(url)
        headers = {"Range": f"bytes=0-{FIRST_BYTES - 1}"} if method == "GET" else {}
        async with (
            self._turn_of(str(url.host)),
            self._slots,
            self._session.request(method, url.with_fragment(None), headers=headers, allow_redirects=False) as response,
        ):
            if method == "GET":
                await response.content.read(FIRST_BYTES)
            return response.status, response.headers.get("Location") if response.status in _REDIRECTS else None

    def _refuse_inner(self, url: URL) -> None:
        """Refuses what the resolver is not asked about: addresses that are written as numbers, and other schemes."""
        if url.scheme not in {"http", "https"} or not url.host:
            raise NotPublicError(f"leads to {url.scheme or 'no'}: address, which is not asked")
        try:
            is_allowed = self._allows(url.host)
        except ValueError:
            # A name. What only looks like an address (“127.1”) aiohttp would hand to the system past the resolver.
            is_allowed = not (url.host[-1].isdigit() or ":" in url.host)
        if not is_allowed:
            raise NotPublicError(f"leads to {url.host}, which is not a public address")

    @asynccontextmanager
    async def _turn_of(self, name: str) -> AsyncIterator[None]:
        host = self._hosts[name]
        async with host.turn:
            clock = asyncio.get_running_loop()
            await asyncio.sleep(max(0.0, host.free_at - clock.time()))
            try:
                yield
            finally:
                host.free_at = clock.time() + self._pause


def _phrase(status: int) -> str:
    try:
        return f" {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
