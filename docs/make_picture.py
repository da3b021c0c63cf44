# ruff: noqa: INP001  (a script, not a module)
"""Makes docs/answer.png, the picture of an answer in the README: ``python docs/make_picture.py [QUESTION]``.

Needs, besides what ``make run`` installs, Playwright (``pip install playwright``) and a Chromium: the system's own, or
the one that Playwright installs.
"""

from __future__ import annotations

import asyncio
import functools
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserType

from bot.cli.base import shared_base
from bot.preview import stage
from bot.services import Services
from knowledge.storage.database import Storage

PICTURE = Path(__file__).parent / "answer.png"
QUESTION = "when did huwaei get put on the entity list?"
SIZE = (700, 760)


def use_chromium_of_the_system() -> None:
    """Lets simcord, which starts Playwright's own browser, start the one that is installed anyway."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        return
    launch = BrowserType.launch

    @functools.wraps(launch)
    async def launch_from_path(self: BrowserType, **options: Any) -> Any:
        return await launch(self, **{"executable_path": path, "args": ["--no-sandbox"], **options})

    BrowserType.launch = launch_from_path  # type: ignore[method-assign]


async def make_picture(question: str) -> None:
    """Asks the question as a member would, and keeps what the member then sees."""
    storage = await Storage.open("sqlite+aiosqlite://")
    async with stage(Services.over(shared_base(None), storage)) as set_up:
        member = set_up.people[0]
        result = await member.slash(set_up.channel, "ask", question=question)
        async with set_up.env.preview(set_up.channel, viewers=[member], layout="channel") as preview:
            await preview.screenshot(PICTURE, target=result, viewport=SIZE)
    await storage.close()


if __name__ == "__main__":
    use_chromium_of_the_system()
    asyncio.run(make_picture(" ".join(sys.argv[1:]) or QUESTION))
