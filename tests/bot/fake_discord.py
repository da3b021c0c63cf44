"""As much of Discord as a bot needs to start: a little HTTP and a gateway, on loopback."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import WSMsgType, web

HELLO, IDENTIFY, HEARTBEAT, HEARTBEAT_ACK, DISPATCH = 10, 2, 1, 11, 0
BOT_ID = "4711"
USER = {"id": BOT_ID, "username": "TechDivide", "discriminator": "0", "avatar": None, "bot": True}


def _json(content: Any) -> web.Response:
    # discord.py wants exactly this content type, as Discord sends it: without a character set.
    return web.Response(body=json.dumps(content).encode(), headers={"Content-Type": "application/json"})


class FakeDiscord:
    """The service. ``failures`` are the statuses that the next requests get instead of an answer."""

    def __init__(self) -> None:
        self.failures: list[int] = []
        self.requests: list[str] = []
        self.identified = asyncio.Event()
        self.granted_intents = ~0
        self.closed_with: list[int | None] = []
        self.hold_callbacks = asyncio.Event()
        self.hold_callbacks.set()
        self.callback_started = asyncio.Event()
        self.callbacks: list[dict[str, Any]] = []
        self._sockets: list[web.WebSocketResponse] = []
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application(middlewares=[self._watch])
        app.add_routes(
            [
                web.get("/api/v10/users/@me", self._user),
                web.get("/api/v10/oauth2/applications/@me", self._application),
                web.get("/api/v10/gateway/bot", self._gateway_address),
                web.put("/api/v10/applications/{id}/commands", self._commands),
                web.post("/api/v10/interactions/{id}/{token}/callback", self._callback),
                web.get("/gateway", self._gateway),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/api/v10"

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        await self._sockets[-1].send_json({"op": DISPATCH, "t": event, "s": 2, "d": data})

    @web.middleware
    async def _watch(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if self.failures:
            return web.Response(status=self.failures.pop(0), text="refused")
        response: web.StreamResponse = await handler(request)
        return response

    async def _user(self, _: web.Request) -> web.Response:
        return _json(USER)

    async def _application(self, _: web.Request) -> web.Response:
        owner = {**USER, "id": "1", "username": "owner"}
        return _json(
            {"id": BOT_ID, "name": "TechDivide", "icon": None, "description": "", "summary": "", "owner": owner}
            | {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "flags": 0, "team": None}
        )

    async def _gateway_address(self, _: web.Request) -> web.Response:
        address = self.url.replace("http://", "ws://").replace("/api/v10", "/gateway")
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        return _json({"url": address, "shards": 1, "session_start_limit": limit})

    async def _commands(self, _: web.Request) -> web.Response:
        return _json([])

    async def _callback(self, request: web.Request) -> web.Response:
        self.callback_started.set()
        await self.hold_callbacks.wait()
        self.callbacks.append(await request.json())
        return _json(
            {"interaction": {"id": "1", "type": 2, "response_message_id": "2", "response_message_ephemeral": False}}
        )

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 40_000}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._received(socket, json.loads(message.data))
        self.closed_with.append(socket.close_code)
        return socket

    async def _received(self, socket: web.WebSocketResponse, payload: dict[str, Any]) -> None:
        if payload["op"] == HEARTBEAT:
            await socket.send_json({"op": HEARTBEAT_ACK})
        elif payload["op"] == IDENTIFY and self.granted_intents & payload["d"]["intents"] != payload["d"]["intents"]:
            await socket.close(code=4014)
        elif payload["op"] == IDENTIFY:
            application = {"id": BOT_ID, "flags": 0}
            ready = {"v": 10, "user": USER, "guilds": [], "session_id": "s", "application": application}
            ready |= {"resume_gateway_url": self.url, "shard": [0, 1]}
            await socket.send_json({"op": DISPATCH, "t": "READY", "s": 1, "d": ready})
            self.identified.set()


def ask_interaction(question: str) -> dict[str, Any]:
    """Somebody uses /ask in a direct message."""
    options = [{"name": "question", "type": 3, "value": question}]
    return _interaction("9001") | {"type": 2, "data": {"id": "1", "name": "ask", "type": 1, "options": options}}


def press_interaction(custom_id: str, number: int) -> dict[str, Any]:
    """Somebody presses a button under the message of that number, in a direct message."""
    message = {
        "id": str(8000 + number), "channel_id": "55", "author": USER, "content": "", "type": 0, "flags": 0,
        "timestamp": "2026-11-23T12:00:00+00:00", "edited_timestamp": None, "tts": False, "pinned": False,
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "components": [],
    }  # fmt: skip
    data = {"custom_id": custom_id, "component_type": 2}
    return _interaction(str(9100 + number)) | {"type": 3, "message": message, "data": data}


def _interaction(number: str) -> dict[str, Any]:
    user = {"id": "77", "username": "ana", "discriminator": "0", "avatar": None, "global_name": "Ana"}
    return {
        "id": number, "application_id": BOT_ID, "token": f"interaction-token-{number}", "version": 1,
        "channel_id": "55", "channel": {"id": "55", "type": 1, "recipients": [user], "last_message_id": None},
        "user": user, "locale": "en-US", "app_permissions": "0", "entitlements": [], "context": 1,
        "authorizing_integration_owners": {"1": "77"}, "attachment_size_limit": 10,
    }  # fmt: skip
