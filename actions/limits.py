"""What is held back for now, and the sentence that says so."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.memory import Ref
from content.store import load

LOADED_FROM, JUMPS = 4, 7  # steps of the ladder
NO_IMPACT = frozenset({"bone-stress", "young-arching", "cannot-bear-weight"})  # until a clinician has looked
_BIRTH = {"pregnant", "childbirth"}
OPEN_SIGN = (
    "There is a warning sign we have not settled yet. Let a clinician look at that first; I keep strength work and "
    "running drills for afterwards."
)
BONE = (
    "While a stress injury of a bone is possible, I leave out running, jumps and the loaded steps. See a clinician "
    "first. The balance steps and gentle mobility can go on if they do not hurt."
)
BIRTH = (
    "In pregnancy and the first months after a birth I leave the jumping lunges out. The step before can stay, if "
    "your midwife or pelvic-health physiotherapist agrees."
)


def reason(tracker: Tracker, item: Ref) -> str | None:
    """Why this item is held back now, as a sentence; None where it is not."""
    step = load().ladder[item.id].step if item.entity == "ladder_step" else 0
    running = item.entity == "drill"
    if not running and step < LOADED_FROM:
        return None
    if tracker.get_slot("alarm"):
        return OPEN_SIGN
    if bone_stress(tracker):
        return BONE
    change = tracker.get_slot("change")
    if step == JUMPS and _BIRTH & set(change if isinstance(change, list) else ()):
        return BIRTH
    return None


def bone_stress(tracker: Tracker) -> bool:
    """Whether a sign of a bone stress injury was told and no clinician has looked at it since."""
    cleared = tracker.get_slot("cleared") or {}
    signs = cleared.items() if isinstance(cleared, dict) else [(sign, {}) for sign in cleared]
    return any(sign in NO_IMPACT and _unseen(how) for sign, how in signs)


def _unseen(how: object) -> bool:
    return not (isinstance(how, dict) and how.get("how") == "seen")
