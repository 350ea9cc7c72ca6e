"""What becomes of an update: who may speak, what is said to the coach, and what the channel answers by itself."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.brain import take_back
from bot.channels.telegram import access, commands, groups, keyboards, media, notes, pace, travel
from bot.channels.telegram.access import Access
from bot.channels.telegram.corrections import corrected
from bot.channels.telegram.countdown import Countdowns
from bot.channels.telegram.groups import has_warning
from bot.channels.telegram.order import Order
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.places import Place, place_of
from bot.channels.telegram.post import Post
from bot.channels.telegram.replies import Replies
from bot.message import FAILED, LONGEST
from bot.users import telegram as store
from bot.users import zones

logger = logging.getLogger(__name__)

STALE = "These buttons are from earlier in our chat. Say it in words, and I pick it up from there."
NOT_YOURS = "These buttons belong to somebody else's question. Ask me yourself, and you get your own."
CHOSEN = "You have chosen here already."
TOO_LATE = "I saw your change, but we have moved on since. Say what shall be put right, such as “make that a 4”."
HEARD = "🎙 “{}”"
YES = {"yes", "y", "yes please", "ok", "okay", "sure", "yep", "yeah"}

Listen = Callable[[UserMessage], Awaitable[Any]]


class Conversations:
    """All chats of the bot. `listen` hands a message to the coach."""

    def __init__(self, listen: Listen, agent: Agent, post: Post, order: Order, allowed: Access) -> None:
        self.listen = listen
        self.agent = agent
        self.post = post
        self.access = allowed
        self.order = order
        self.pace = Pace()
        self.countdowns = Countdowns(post, order, self.turn)
        self._zones: dict[Place, str] = {}

    def attach(self, application: Application) -> None:
        """Have the application hand its updates over."""
        new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
        application.add_handler(CallbackQueryHandler(self.pressed))
        application.add_handler(MessageHandler(edited & filters.TEXT, self.edited))
        application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, self.received))
        application.add_error_handler(self.failed)

    async def turn(self, place: Place, text: str, heard: int | None = None, to: int | None = None) -> None:
        """One message to the coach, and its replies to the chat."""
        replies = Replies(self.post, self.countdowns, place, to)
        async with self.post.typing(place):
            await self.listen(
                UserMessage(text, replies, place.conversation, input_channel=replies.name(), message_id=heard)
            )
        if not replies.sent:
            # Rasa's own server says nothing where it can not reach the action server.
            await self.post.say(place, FAILED)
            return
        if any(reply.kind == "data_deleted" for reply in replies.sent):
            await self.post.kept(store.forget, place.conversation)
            return
        chat = await self.post.kept(store.chat, place.conversation)
        if heard and replies.sent:
            await self.post.kept(store.note, place.conversation, heard=heard, answer=replies.sent[0].kind or None)
        if chat.voice:
            await self._speak(place, " ".join(str(reply.fields.get("speech") or reply.text) for reply in replies.sent))

    async def received(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A new message of any kind."""
        place, message = place_of(update), update.message
        if place is None or message is None:
            return
        text = message.text or message.caption or ""
        if not place.private:
            if not message.text:
                return
            spoken = groups.addressed(message, context.bot.username, context.bot.id)
            if spoken is None:
                return
            text = spoken
        if not await self._may_speak(place, message, text):
            return
        if message.forward_origin:
            await self.post.say(place, media.FORWARDED)
        elif message.voice:
            await self._voice(place, message)
        elif message.location:
            await self._location(place, message)
        elif message.text:
            await self._text(place, message, text)
        else:
            await self.post.say(place, media.answer(message))
            if text:
                await self.turn(place, text, message.message_id)

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A message that was changed puts right the one it was, as long as nothing came after it."""
        place, message = place_of(update), update.edited_message
        if place is None or message is None or not message.text or not place.private:
            return
        if not self.access.admits(place) or not self.pace.allows(place.person):
            return
        chat = await self.post.kept(store.chat, place.conversation)
        if chat.heard != message.message_id:
            await self.post.say(place, TOO_LATE)
        elif correction := corrected(chat.answer, message.text):
            await self.turn(place, correction, message.message_id)
        else:
            await take_back(self.agent, place.conversation)
            await self._text(place, message, message.text)

    async def pressed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button was pressed: it is answered at once, and its keyboard shows what was chosen."""
        place, query = place_of(update), update.callback_query
        if place is None or query is None:
            return
        if not self.access.admits(place):
            await _answer(query, access.DECLINED)
            return
        message = query.message if isinstance(query.message, Message) else None
        asked = message.reply_to_message if message else None
        if not place.private and asked and asked.from_user and asked.from_user.id != place.person:
            await _answer(query, NOT_YOURS)
            return
        press = keyboards.read(query.data)
        if press.what == "used":
            await _answer(query, CHOSEN)
            return
        chat = await self.post.kept(store.chat, place.conversation)
        payload: str | None = press.value
        if press.what == "key":
            payload = await self.post.kept(store.payload_of, press.value)
        current = press.lasting or press.what == "zone" or bool(message and chat.keyboard == message.message_id)
        if not payload or not message or not current:
            await _answer(query, STALE)
            await _mark(query, None)
            return
        title = keyboards.title_of(message.reply_markup, query.data) or payload
        await _answer(query)
        await _mark(query, keyboards.chosen(title))
        if press.what == "zone":
            await self._set_zone(place, payload)
        elif self.pace.allows(place.person):
            if place.private:
                await self.turn(place, payload)
            else:
                await self._in_group(place, payload.lstrip("/"), asked.message_id if asked else None)
        elif self.pace.tells(place.person):
            await self.post.say(place, pace.TOO_FAST)

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Something broke: apologise; what comes next is answered as ever."""
        place = place_of(update)
        if place is None or isinstance(context.error, Forbidden):
            return
        logger.error("A message could not be answered", exc_info=context.error)
        try:
            await self.post.say(place, FAILED)
        except TelegramError as error:
            logger.error("Nor could that be said: %s", type(error).__name__)

    async def _may_speak(self, place: Place, message: Message, text: str) -> bool:
        """Whether a message is to be answered, by who sent it and by how many came before."""
        given = commands.given(text)
        if not self.access.admits(place):
            if given and given.name == "start" and self.access.claim(place, given.words):
                await self.post.say(place, access.OWNED)
                await self.turn(place, commands.COMMANDS["start"].alone, message.message_id)
            elif self.pace.tells(place.person):
                await self.post.say(place, access.DECLINED)
            return False
        if self.pace.allows(place.person):
            return True
        # Nobody is to be left alone with a warning sign, however fast they write.
        understood = await self.agent.parse_message(text[:LONGEST]) if text else {}
        if has_warning(understood):
            return True
        if self.pace.tells(place.person):
            await self.post.say(place, pace.TOO_FAST)
        return False

    async def _text(self, place: Place, message: Message, text: str) -> None:
        zone = self._zones.pop(place, None)
        if zone and text.strip(" .!").lower() in YES:
            await self._set_zone(place, zone)
            return
        given = commands.given(text)
        spoken = text
        if given and given.name == "voice":
            await self._switch_voice(place, given.words.lower())
            return
        if given and given.name == "start" and given.words:
            spoken = f"link {given.words}" if given.words.isdigit() else commands.COMMANDS["start"].alone
        elif given:
            said = commands.said(given)
            if said is None:
                await self.post.say(place, commands.UNKNOWN)
                return
            spoken = said
        if place.private:
            await self.turn(place, spoken.lstrip("/"), message.message_id)
        else:
            await self._in_group(place, spoken.lstrip("/"), message.message_id)

    async def _in_group(self, place: Place, text: str, heard: int | None) -> None:
        """Answer in front of the others what concerns anybody, and the rest in private."""
        understood = await self.agent.parse_message(text)
        said = None
        if not groups.is_public(understood):
            try:
                await self.post.bot.send_chat_action(place.person, ChatAction.TYPING)
                async with self.order.of(place.in_private):
                    await self.turn(place.in_private, text)
                said = groups.IN_PRIVATE
            except (Forbidden, BadRequest):
                # They never opened the private chat. A warning can not wait for that.
                if not has_warning(understood):
                    said = groups.OPEN_PRIVATE.format(bot=self.post.bot.username)
        if said:
            await self.post.say(place, said, reply_to_message_id=heard)
        else:
            await self.turn(place, text, heard, to=heard)

    async def _voice(self, place: Place, message: Message) -> None:
        note = message.voice
        assert note
        if not notes.installed():
            await self.post.say(place, notes.DEAF)
            return
        if _seconds(note.duration) > notes.LONGEST or (note.file_size or 0) > notes.LARGEST:
            await self.post.say(place, notes.TOO_LONG)
            return
        async with self.post.typing(place):
            file = await note.get_file()
            text = await notes.hear(bytes(await file.download_as_bytearray()))
        if not text:
            await self.post.say(place, notes.NOTHING_HEARD)
            return
        await self.post.say(place, HEARD.format(text))
        await self.turn(place, text, message.message_id)

    async def _speak(self, place: Place, text: str) -> None:
        if not text or not notes.installed():
            return
        try:
            await self.post.bot.send_voice(place.chat, await notes.speak(text))
        except Exception as error:
            # What was to be heard was written already.
            logger.error("A reply could not be spoken: %s", type(error).__name__)

    async def _switch_voice(self, place: Place, words: str) -> None:
        if words not in ("on", "off"):
            chat = await self.post.kept(store.chat, place.conversation)
            await self.post.say(place, notes.STATE.format("on" if chat.voice else "off"))
        elif words == "on" and not notes.installed():
            await self.post.say(place, notes.MUTE)
        else:
            await self.post.kept(store.note, place.conversation, voice=words == "on")
            await self.post.say(place, notes.ON if words == "on" else notes.OFF)

    async def _location(self, place: Place, message: Message) -> None:
        assert message.location
        if not place.private:
            return
        zone = await travel.zone_at(message.location.latitude, message.location.longitude)
        if not zone:
            await self.post.say(place, travel.NOWHERE)
            return
        self._zones[place] = zone
        await self.post.say(place, travel.ASK.format(zone), reply_markup=keyboards.zone(zone))

    async def _set_zone(self, place: Place, zone: str) -> None:
        self._zones.pop(place, None)
        if not zones.exists(zone):
            await self.post.say(place, travel.KEPT)
            return
        await self.post.kept(travel.set_zone, place.conversation, zone, datetime.now(timezone.utc))
        await self.post.say(place, travel.SET.format(zone))


async def _answer(query: CallbackQuery, text: str | None = None) -> None:
    """Stop the spinning clock of a button; one that was pressed long ago can not be answered any more."""
    try:
        await query.answer(text)
    except BadRequest:
        logger.info("A press came too late to be answered")


async def _mark(query: CallbackQuery, markup: InlineKeyboardMarkup | None) -> None:
    try:
        await query.edit_message_reply_markup(markup)
    except BadRequest:
        logger.info("A keyboard could not be changed")


def _seconds(duration: Any) -> float:
    """Of a note, as a number whatever form the library gives it."""
    return duration.total_seconds() if hasattr(duration, "total_seconds") else float(duration)
