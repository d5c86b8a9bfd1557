"""Signs wapiti in as a person would, so that it gets our cookies with their flags. wapiti calls `run`."""

import os
import pathlib
import sys

from wapitiCore.net import Request
from wapitiCore.net.crawler import AsyncCrawler

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from browser import form  # noqa: E402


async def run(configuration, _credential, _headless):
    origin = str(configuration.base_request.url).rstrip("/")
    phone, code = os.environ["SIGN_IN_PHONE"], os.environ["SIGN_IN_CODE"]
    async with AsyncCrawler.with_configuration(configuration) as crawler:
        for path, typed in (("/sign-in", {"country": "US", "phone": phone}), ("/sign-in/code", {"code": code})):
            page = await crawler.async_send(Request(origin + path))
            fields = form(page.content, path) | typed
            posted = Request(origin + path, "POST", post_params=[list(field) for field in fields.items()])
            answer = await crawler.async_send(posted)
            if answer.status != 303:
                raise SystemExit(f"wapiti was not let in: POST {path} answers {answer.status}")
        configuration.cookies = crawler.cookie_jar
