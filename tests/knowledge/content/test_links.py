"""The link checker against a real server on loopback; guard and resolver are replaced, nothing else."""

from __future__ import annotations

import asyncio
import socket
from collections import defaultdict
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver

from knowledge.content.links import (
    AT_ONCE,
    FIRST_BYTES,
    USER_AGENT,
    LinkChecker,
    LinkReport,
    LinkState,
    is_public,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from aiohttp.abc import ResolveResult

INNER = "10.0.0.1"


class Site:
    """A server that answers under any name, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.under_way: dict[str, int] = defaultdict(int)
        self.most_under_way: dict[str, int] = defaultdict(int)
        self.port = 0
        self.never = asyncio.Event()

    def url(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"

    def methods(self, path: str) -> list[str]:
        return [method for method, _, asked in self.asked if asked == path]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        host = request.url.host or ""
        self.asked.append((request.method, host, request.path))
        self.headers.append(dict(request.headers))
        for name in ("all", host):
            self.under_way[name] += 1
            self.most_under_way[name] = max(self.most_under_way[name], self.under_way[name])
        try:
            return await self._page(request)
        finally:
            for name in ("all", host):
                self.under_way[name] -= 1

    async def _page(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        if path.startswith("/status/"):
            return web.Response(status=int(path.rpartition("/")[2]))
        if path.startswith("/slow"):
            await asyncio.sleep(0.05)
        if path == "/hangs":
            await self.never.wait()
        if path == "/no-head" and request.method == "HEAD":
            return web.Response(status=405)
        if path == "/hangs-up-on-head" and request.method == "HEAD":
            assert request.transport
            request.transport.close()
        if path == "/to":
            raise web.HTTPFound(request.query["where"])
        if path == "/circle":
            raise web.HTTPFound(path)
        if path == "/endless" and request.method == "GET":
            return await self._endless(request)
        return web.Response(text="a page", status=403 if path == "/endless" else 200)

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * FIRST_BYTES)
            await asyncio.sleep(0)


class Names(AbstractResolver):
    """Every name leads to loopback, but those under ``inside``, which lead into a network."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host.endswith(".nowhere"):
            raise OSError("Name or service not known")
        addresses = ["127.0.0.1"]
        if host.endswith(".inside"):
            addresses = [INNER]
        elif host.endswith(".both"):
            addresses = ["127.0.0.1", INNER]
        return [
            {"hostname": host, "host": ip, "port": port, "family": family, "proto": 0, "flags": 0} for ip in addresses
        ]

    async def close(self) -> None:
        pass


def only_loopback_name(address: str) -> bool:
    """Here 127.0.0.1 plays the public internet, and everything else the inside of a network."""
    return is_public(address) or address == "127.0.0.1"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", site.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0)
    await tcp.start()
    site.port = runner.addresses[0][1]
    yield site
    site.never.set()
    await runner.cleanup()


async def ask(*urls: str, allows: Callable[[str], bool] = only_loopback_name, pause: float = 0.0) -> list[LinkReport]:
    checker = LinkChecker(Names(), allows, pause=pause, timeout=aiohttp.ClientTimeout(total=0.5))
    async with checker:
        return [report async for report in checker.check(urls)]


async def test_a_page_that_is_there_is_asked_for_its_head_only(site: Site) -> None:
    url = site.url("a.example", "/page")
    assert await ask(url) == [LinkReport(url, LinkState.ANSWERS)]
    assert site.asked == [("HEAD", "a.example", "/page")]
    assert site.headers[0]["User-Agent"] == USER_AGENT


@pytest.mark.parametrize(
    ("path", "state", "detail"),
    [
        ("/status/404", LinkState.GONE, "answers 404 Not Found"),
        ("/status/410", LinkState.GONE, "answers 410 Gone"),
        ("/status/403", LinkState.UNREACHABLE, "answers 403 Forbidden"),
        ("/status/503", LinkState.UNREACHABLE, "answers 503 Service Unavailable"),
        ("/status/999", LinkState.UNREACHABLE, "answers 999"),
        ("/hangs", LinkState.UNREACHABLE, "does not answer in time"),
        ("/no-head", LinkState.ANSWERS, ""),
        ("/hangs-up-on-head", LinkState.ANSWERS, ""),
    ],
)
async def test_what_a_page_answers_is_told(site: Site, path: str, state: LinkState, detail: str) -> None:
    url = site.url("a.example", path)
    assert await ask(url) == [LinkReport(url, state, detail)]


async def test_a_page_that_refuses_its_head_is_asked_for_its_beginning(site: Site) -> None:
    await ask(site.url("a.example", "/no-head"))
    assert site.methods("/no-head") == ["HEAD", "GET"]
    assert site.headers[1]["Range"] == f"bytes=0-{FIRST_BYTES - 1}"


async def test_no_more_than_the_beginning_of_a_page_is_read(site: Site) -> None:
    (report,) = await ask(site.url("a.example", "/endless"))
    assert report.state is LinkState.ANSWERS


async def test_a_host_that_is_not_there_is_unreachable(site: Site) -> None:
    (report,) = await ask(site.url("a.nowhere", "/page"))
    assert report.state is LinkState.UNREACHABLE
    assert "a.nowhere" in report.detail


@pytest.mark.parametrize(
    ("target", "state"),
    [
        ("/page", LinkState.ANSWERS),
        ("http://b.example:{port}/page", LinkState.ANSWERS),
        ("/status/404", LinkState.GONE),
        ("http://b.inside:{port}/page", LinkState.REFUSED),
        ("http://b.both:{port}/page", LinkState.REFUSED),
        ("http://10.0.0.1:{port}/page", LinkState.REFUSED),
        ("http://[::1]:{port}/page", LinkState.REFUSED),
        ("http://127.1:{port}/page", LinkState.REFUSED),
        ("http://2130706433:{port}/page", LinkState.REFUSED),
        ("//169.254.169.254/latest/meta-data", LinkState.REFUSED),
        ("file:///etc/passwd", LinkState.REFUSED),
        ("http://[/", LinkState.UNREACHABLE),
    ],
)
async def test_a_redirect_is_followed_only_where_the_guard_lets_it(site: Site, target: str, state: LinkState) -> None:
    where = target.replace("{port}", str(site.port))
    (report,) = await ask(site.url("a.example", f"/to?where={where}"))
    assert report.state is state, report
    reached = [path for _, host, path in site.asked if path != "/to"]
    assert bool(reached) is (state in {LinkState.ANSWERS, LinkState.GONE})


async def test_a_circle_of_redirects_ends(site: Site) -> None:
    url = site.url("a.example", "/circle")
    assert await ask(url) == [LinkReport(url, LinkState.UNREACHABLE, "leads on more than 5 times")]
    assert site.methods("/circle") == ["HEAD"] * 6


@pytest.mark.parametrize("host", ["b.inside", "b.both", "127.0.0.1", "localhost"])
async def test_the_guard_that_is_used_by_default_refuses_the_inside(site: Site, host: str) -> None:
    (report,) = await ask(site.url(host, "/page"), allows=is_public)
    assert report.state is LinkState.REFUSED
    assert site.asked == []


async def test_each_address_is_asked_once(site: Site) -> None:
    url = site.url("a.example", "/page")
    assert len(await ask(url, url)) == 1
    assert len(site.asked) == 1


async def test_a_host_is_asked_one_thing_at_a_time_and_all_hosts_a_few(site: Site) -> None:
    urls = [site.url(f"h{number}.example", f"/slow/{page}") for number in range(AT_ONCE + 4) for page in range(2)]
    reports = await ask(*urls)
    assert {report.url for report in reports if report.state is LinkState.ANSWERS} == set(urls)
    most = dict(site.most_under_way)
    assert 2 <= most.pop("all") <= AT_ONCE
    assert set(most.values()) == {1}


async def test_there_is_a_pause_between_two_requests_to_a_host(site: Site) -> None:
    clock = asyncio.get_running_loop()
    started = clock.time()
    await ask(*(site.url("a.example", f"/{page}") for page in range(3)), pause=0.1)
    assert clock.time() - started >= 0.2


@pytest.mark.parametrize(
    "address",
    """
    10.0.0.1 127.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1 255.255.255.255
    :: ::1 fd00::1 fe80::1 fe80::1%eth0 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::1
    """.split(),
)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)
