"""Custom actions without an action server: Rasa asks an endpoint, and this one runs them in the same process."""

from __future__ import annotations

import copy
import inspect
import logging
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import Action
from rasa_sdk.interfaces import ActionExecutionRejection as Rejection
from rasa_sdk.utils import all_subclasses

from bot import audit
from bot.message import FAILED, error_message
from bot.metrics import STAGES

logger = logging.getLogger(__name__)


def _is_nameless(action: type[Action]) -> bool:
    return action.name is Action.name and not inspect.isabstract(action)


def _note_signs_of_answers(call: dict[str, Any], done: dict[str, Any] | None) -> None:
    """Note the alarms that answers of the interview made together: no single message holds their sign."""
    for event in (done or {}).get("events") or []:
        if event.get("event") == "slot" and event.get("name") == "alarm" and event.get("value"):
            alarm = event["value"]
            signs = [sign for sign, quote in alarm["quotes"].items() if not quote]
            more = {"tier": alarm["tier"], "rule": "answers to the interview", "quote": "", "held_back": None}
            text = (call["tracker"].get("latest_message") or {}).get("text") or ""
            audit.note(text, [{"sign": sign, **more} for sign in signs])


class InProcessActions(EndpointConfig):
    """Stands where Rasa expects the address of an action server."""

    def __init__(self, package: str) -> None:
        """Import the package of actions by name; raises ImportError where that fails."""
        super().__init__(url=f"in-process:{package}")
        self.executor = ActionExecutor()
        try:
            self.executor.register_package(package)
        except SystemExit as error:
            raise ImportError(f"the actions in {package!r} can not be imported") from error
        except NotImplementedError as error:
            nameless = [each.__qualname__ for each in all_subclasses(Action) if _is_nameless(each)]
            raise ImportError(f"make {' and '.join(nameless)} abstract, or give it a name()") from error

    async def request(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Run the action that `json` names, as an action server would.

        An action that fails answers with an apology; what went wrong is in the log.
        """
        call = kwargs["json"]
        # An action that changed a slot's list in place would otherwise change the conversation behind Rasa's back.
        call["tracker"]["slots"] = copy.deepcopy(call["tracker"]["slots"])
        try:
            with STAGES.labels("actions").time():
                done = await self.executor.run(call)
            _note_signs_of_answers(call, done)
            return done
        except Rejection as error:
            raise ActionExecutionRejection(error.action_name, error.message) from error
        except Exception:
            logger.exception("The action %s failed", call.get("next_action"))
            return {"events": [], "responses": [error_message(FAILED)]}
