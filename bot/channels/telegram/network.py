"""HTTP to the Bot API that is patient with a bad line and reads what it can of a bad answer."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import Any

from telegram import Update
from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

logger = logging.getLogger(__name__)

TRIES = 6
FIRST_WAIT, LONGEST_WAIT = 0.5, 20.0  # seconds


def wait(tried: int) -> float:
    """Seconds to wait after so many tries: longer each time, and never the same for two who wait."""
    return random.uniform(0.5, 1.0) * min(LONGEST_WAIT, FIRST_WAIT * 2**tried)


class Patient(HTTPXRequest):
    """Tries again after network errors and errors of the server.

    A request that was cut off may have been carried out: a message that comes twice does less harm than one that never
    comes.
    """

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One request; raises NetworkError where all tries failed."""
        for tried in range(TRIES - 1):
            try:
                status, body = await super().do_request(*args, **kwargs)
                if status < 500:
                    return status, body
                logger.warning("Telegram answered with the status %s", status)
            except NetworkError as error:
                logger.warning("Telegram can not be reached: %s", error)
            await asyncio.sleep(wait(tried))
        return await super().do_request(*args, **kwargs)


class PatientPolling(Patient):
    """Reads updates one by one, so that one that can not be read does not take the others with it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, with what is no update made an empty one that only counts."""
        answer: Any = HTTPXRequest.parse_json_payload(payload)
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        if isinstance(answer.get("result"), list):
            answer["result"] = [read for each in answer["result"] if (read := readable(each))]
        return answer


def readable(update: Any) -> dict[str, Any] | None:
    """An update as it is where it can be read, without its content where not, None without a usable number."""
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**63:
        return None
    try:
        Update.de_json(update, None).to_json()
    except Exception:
        logger.warning("The update %s can not be read", number)
        return {"update_id": number}
    return update
