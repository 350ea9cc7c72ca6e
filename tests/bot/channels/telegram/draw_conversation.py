"""Draws a talk on Telegram as chat bubbles: `python draw_conversation.py` writes docs/telegram-conversation.svg.

What is drawn is what the tests' Bot API server recorded of a talk with the real coach.
"""

import tempfile
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
from people import Bot, BotApi, Person, plain_environment, settings_for, shown, titles
from PIL import ImageFont

from bot import training
from bot.project import ROOT, Project
from content import images
from content.schema import Pictured
from content.store import load

DRAWING = ROOT / "docs" / "telegram-conversation.svg"
WIDTH, BUBBLE, MARGIN, PAD, LINE, SIZE = 440, 348, 14, 12, 20, 14
WALL, COACH, RUNNER, INK, BUTTON = "#d5e0e4", "#ffffff", "#d8f0c8", "#22303c", "#7d97a3"
# Wider than what most screens take for sans-serif, so that no line outgrows its bubble.
FONT = ImageFont.truetype(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"), SIZE)
SETTINGS = {"UNCRANK_TIMEZONE": "Europe/London", "UNCRANK_COUNTRY": "GB"}


def talk(person):
    """A runner's first words to the coach, as messages of both, the coach's as they are at the end."""
    said = ["it pinches on the left of my low back when I lean back", "show me the open book"]
    spoken = []
    (question,) = person.say(said[0])
    spoken += [("runner", {"text": said[0]}), ("coach", question)]
    (question,) = person.press(question, titles(question)[0])
    spoken += [("coach", question), ("runner", {"text": said[1]})]
    spoken += [("coach", message) for message in person.say(said[1], many=3, pictures=True)]
    return [(who, person.now(message) if who == "coach" else message) for who, message in spoken]


def draw(spoken):
    """The messages, each with who said it, as an SVG document."""
    top, parts = MARGIN, []
    for who, message in spoken:
        height, drawn = _photo(message) if "photo" in message else _bubble(who, message)
        parts.append(f'<g transform="translate(0 {top})">{drawn}</g>')
        top += height + 10
    top += MARGIN - 10
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}" '
            f'font-family="Roboto, Helvetica, Arial, sans-serif" font-size="{SIZE}" fill="{INK}">',
            f'<rect width="{WIDTH}" height="{top}" rx="18" fill="{WALL}"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def _bubble(who, message):
    lines = _lines(shown(message), BUBBLE - 2 * PAD)
    width = round(max(FONT.getlength(line) for _, line in lines)) + 2 * PAD
    height = LINE * len(lines) + 2 * PAD - 4
    left = MARGIN if who == "coach" else WIDTH - MARGIN - width
    bold = [
        (e["offset"], e["offset"] + e["length"])
        for e in message.get("entities") or message.get("caption_entities") or ()
        if e["type"] == "bold"
    ]
    colour = COACH if who == "coach" else RUNNER
    parts = [f'<rect x="{left}" width="{width}" height="{height}" rx="13" fill="{colour}"/>']
    for number, (start, line) in enumerate(lines):
        # Telegram counts in UTF-16; all that is drawn here lies in its first plane.
        weight = ' font-weight="bold"' if any(a <= start < b for a, b in bold) else ""
        parts.append(f'<text x="{left + PAD}" y="{PAD + 11 + LINE * number}"{weight}>{escape(line)}</text>')
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        height += 4
        each = (BUBBLE - 4 * (len(row) - 1)) / len(row)
        for place, button in enumerate(row):
            x = MARGIN + place * (each + 4)
            parts.append(
                f'<rect x="{x:g}" y="{height}" width="{each:g}" height="30" rx="8" fill="{BUTTON}"/>'
                f'<text x="{x + each / 2:g}" y="{height + 20}" text-anchor="middle" fill="#ffffff">'
                f"{escape(button['text'])}</text>"
            )
        height += 30
    return height, "".join(parts)


def _photo(message):
    """A picture of an exercise, found by its caption, in a bubble with the caption below."""
    item = next(e for e in load().everything() if isinstance(e, Pictured) and e.alt == message["caption"])
    drawing = (images.ROOT / images.FOLDER / f"{item.id}.svg").read_text(encoding="utf-8")
    height = BUBBLE * 3 // 4
    inside = drawing.split(">", 1)[1].rsplit("</svg>", 1)[0].replace("\n", "")
    below, caption = _bubble("coach", {"text": message["caption"]})
    box = ElementTree.fromstring(drawing).get("viewBox")
    picture = f'<svg x="{MARGIN}" width="{BUBBLE}" height="{height}" viewBox="{box}">{inside}</svg>'
    return height + 4 + below, f'{picture}<g transform="translate(0 {height + 4})">{caption}</g>'


def _lines(text, width):
    """The text in lines that fit, each with where in the text it starts."""
    lines, start = [], 0
    for paragraph in text.split("\n"):
        line, at = "", start
        for word in paragraph.split(" "):
            if line and FONT.getlength(f"{line} {word}") > width:
                lines.append((at, line))
                at, line = at + len(line) + 1, word
            else:
                line = f"{line} {word}" if line else word
        lines.append((at, line))
        start += len(paragraph) + 1
    return lines


def main():
    """Talk to the coach and draw the talk; the bot and the server end with it."""
    training.train(Project())
    api = BotApi()
    with tempfile.TemporaryDirectory() as home:
        settings = {**SETTINGS, "UNCRANK_HOME": home, "UNCRANK_SETTINGS": f"{home}/settings.env"}
        bot = Bot(settings_for(api, {**plain_environment(), **settings}))
        try:
            bot.until()
            DRAWING.write_text(draw(talk(Person(api, 7))), encoding="utf-8")
        finally:
            bot.kill()
            api.stop()


if __name__ == "__main__":
    main()
