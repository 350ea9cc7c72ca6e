"""What to say to messages that are not text."""

from __future__ import annotations

from telegram import Message

FORWARDED = (
    "That is forwarded, so I do not take it as being about you. If it is, tell me in your own words; or ask me what it "
    "means."
)
PICTURE = "I can not look at pictures. Tell me in words where it hurts and when, and I can help."
STICKER = "Nice one! I only understand words, though. How is your back?"
FILE = "I can not read files. Tell me in words what matters, or copy the part you mean into a message."
SOUND = "I hear voice notes only: hold the microphone button and speak, or write it."
VIDEO = "I can not watch videos. Tell me in words what you would like to know."
OTHER = "I only understand words. Tell me where it hurts, or ask what I can do."
_KINDS = (
    ("photo", PICTURE),
    ("animation", STICKER),
    ("sticker", STICKER),
    ("document", FILE),
    ("audio", SOUND),
    ("video_note", VIDEO),
    ("video", VIDEO),
)


def answer(message: Message) -> str:
    """One sentence on what was sent, and what to do instead."""
    return next((text for kind, text in _KINDS if getattr(message, kind, None)), OTHER)
