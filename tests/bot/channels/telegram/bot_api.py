"""A Bot API server on this machine, as strict as Telegram documents its own.

`python bot_api.py` prints its address and serves until it is killed. Bots use it under /bot<token>/<method> and
/file/bot<token>/<path>. What people do, and what a test wants to know or to break, goes over /people/...: see `Chats`
in `people.py`, which speaks to it.

It keeps every message, and refuses what Telegram refuses: a text of more than 4,096 characters or of bad HTML, more
than 64 bytes of callback data, an answer to a press that is none or was answered, a message that is not there or is
edited into itself, a second getUpdates at the same time, a person who never wrote or has blocked the bot, more than 30
messages a second, more than 20 a minute into a group.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import html.parser
import itertools
import json
import re
import sys
import time
from collections import defaultdict, deque

import aiohttp
from aiohttp import web

BOT = {"id": 4242, "is_bot": True, "first_name": "Uncrank", "username": "uncrank_test_bot"}
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote", "tg-spoiler"}
TOKEN = re.compile(r"[0-9]+:[\w-]+")
METHODS = {}


class Refused(Exception):
    """An answer of Telegram that is no."""

    def __init__(self, status, description, **parameters):
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def units(text):
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Html(html.parser.HTMLParser):
    """Reads Telegram's HTML into a text and entities; raises Refused for what is none."""

    def __init__(self, source):
        super().__init__(convert_charrefs=False)
        self.text, self.entities, self.open = "", [], []
        self.feed(source)
        self.close()
        if self.open:
            raise Refused(400, f"Bad Request: can't parse entities: Can't find end tag for \"{self.open[-1][0]}\"")

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append((tag, units(self.text)))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            raise Refused(400, f'Bad Request: can\'t parse entities: Unexpected end tag "{tag}"')
        _, start = self.open.pop()
        kind = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}.get(tag, tag)
        if length := units(self.text) - start:
            self.entities.append({"type": kind, "offset": start, "length": length})

    def handle_data(self, data):
        if "<" in data:
            raise Refused(400, "Bad Request: can't parse entities: Unsupported start tag")
        self.text += data

    def handle_entityref(self, name):
        if name not in ("lt", "gt", "amp", "quot"):
            raise Refused(400, "Bad Request: can't parse entities: Unsupported entity")
        self.text += html.unescape(f"&{name};")

    def handle_charref(self, name):
        self.text += html.unescape(f"&#{name};")


class Server:
    """All that this server knows: updates that wait, messages, people, and what a test wants to go wrong."""

    def __init__(self):
        self.updates = []
        self.number = itertools.count(1000)
        self.message_number = itertools.count(1)
        self.messages = []
        self.presses = {}
        self.people = {}
        self.blocked = set()
        self.files = {}
        self.commands = []
        self.webhook = {}
        self.polling = None
        self.confirmed = 0
        self.new_update = asyncio.Event()
        self.changed = asyncio.Event()
        self.faults = []
        self.calls = []
        self.held = set()
        self.sent_at = deque()
        self.group_sent = defaultdict(deque)

    # What the bot does

    async def bot(self, request):
        """One call of a method by the bot."""
        method = request.match_info["method"]
        if not TOKEN.fullmatch(request.match_info["token"]) or method not in METHODS:
            return refusal(Refused(404, "Not Found"))
        if request.match_info["token"].endswith("REVOKED"):
            return refusal(Refused(401, "Unauthorized"))
        arguments = await read_arguments(request)
        while {(method, None), (method, arguments.get("chat_id"))} & self.held:
            await asyncio.sleep(0.02)
        if request.transport is None or request.transport.is_closing():
            return web.Response()  # who asked is gone
        self.calls.append({"method": method, "chat": arguments.get("chat_id"), "time": time.time()})
        self.changed.set()
        for fault in self.faults:
            if fault["method"] in (method, "*") and fault["times"] > 0:
                fault["times"] -= 1
                if fault.get("cut"):
                    request.transport.close()
                    return web.Response()
                more = {"retry_after": fault["retry_after"]} if fault.get("retry_after") else {}
                return refusal(Refused(fault["status"], fault.get("description", "fault"), **more))
        try:
            more = (request,) if method == "getUpdates" else ()
            result = METHODS[method](self, arguments, *more)
            if asyncio.iscoroutine(result):
                result = await result
            return web.json_response({"ok": True, "result": result})
        except Refused as refused:
            return refusal(refused)

    async def file(self, request):
        """The content of a file that somebody sent."""
        body = self.files.get(request.match_info["path"])
        return web.Response(body=body) if body is not None else web.Response(status=404)

    async def get_updates(self, a, request):
        if self.webhook.get("url"):
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        if self.polling is not None and self.polling.transport and not self.polling.transport.is_closing():
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        self.polling = request
        try:
            offset = int(a.get("offset") or 0)
            if offset:
                self.confirmed = max(self.confirmed, offset)
                self.updates = [each for each in self.updates if number_of(each) >= offset]
            ends = time.monotonic() + min(float(a.get("timeout") or 0), 50)
            while not self.updates and (left := ends - time.monotonic()) > 0:
                self.new_update.clear()
                try:
                    await asyncio.wait_for(self.new_update.wait(), left)
                except asyncio.TimeoutError:
                    break
            return self.updates[: int(a.get("limit") or 100)]
        finally:
            if self.polling is request:
                self.polling = None

    def set_webhook(self, a):
        secret = a.get("secret_token", "")
        if not re.fullmatch(r"[\w-]{0,256}", secret):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = {"url": a.get("url", ""), "secret": secret}
        return True

    def set_commands(self, a):
        commands = a["commands"]
        if not 1 <= len(commands) <= 100:
            raise Refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for each in commands:
            if not re.fullmatch("[a-z0-9_]{1,32}", each["command"]) or not 1 <= len(each["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands = commands
        return True

    def send_message(self, a):
        text, entities = formatted(a, "text", 4096)
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        return self.post(a, text=text, entities=entities)

    def send_photo(self, a):
        body = a["photo"]
        if not isinstance(body, bytes) or not body.startswith((b"\x89PNG", b"\xff\xd8")):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        if len(body) > 10_000_000:
            raise Refused(400, "Bad Request: file is too big")
        caption, entities = formatted(a, "caption", 1024)
        photo = [{"file_id": self.keep(body), "file_unique_id": "p", "width": 640, "height": 480}]
        return self.post(a, photo=photo, **({"caption": caption, "caption_entities": entities} if caption else {}))

    def send_document(self, a):
        if not isinstance(a["document"], bytes) or not a["document"]:
            raise Refused(400, "Bad Request: file must be non-empty")
        caption, _ = formatted(a, "caption", 1024)
        name = a.get("document_name", "file")
        document = {"file_id": self.keep(a["document"]), "file_unique_id": "d", "file_name": name}
        return self.post(a, document=document, **({"caption": caption} if caption else {}))

    def send_voice(self, a):
        body = a["voice"]
        if not isinstance(body, bytes) or not body.startswith(b"OggS") or b"OpusHead" not in body[:100]:
            raise Refused(400, "Bad Request: a voice note must be OGG with Opus")
        return self.post(a, voice={"file_id": self.keep(body), "file_unique_id": "v", "duration": 1})

    def edit_text(self, a):
        message = self.own(a)
        text, entities = formatted(a, "text", 4096)
        markup = checked_markup(a)
        if text == message.get("text") and markup == message.get("reply_markup"):
            raise Refused(400, "Bad Request: message is not modified")
        message.update(text=text, entities=entities, edits=message["edits"] + 1)
        return self.with_markup(message, markup)

    def edit_markup(self, a):
        message, markup = self.own(a), checked_markup(a)
        if markup == message.get("reply_markup"):
            raise Refused(400, "Bad Request: message is not modified")
        return self.with_markup(message, markup)

    def answer_press(self, a):
        if self.presses.get(a["callback_query_id"], True):
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        if units(a.get("text") or "") > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        self.presses[a["callback_query_id"]] = {"text": a.get("text") or "", "time": time.time()}
        self.changed.set()
        return True

    def chat_action(self, a):
        self.reachable(int(a["chat_id"]))
        if a["action"] not in ("typing", "upload_photo", "record_voice", "upload_voice", "upload_document"):
            raise Refused(400, "Bad Request: wrong parameter action in request")
        return True

    def get_file(self, a):
        if a["file_id"] not in self.files:
            raise Refused(400, "Bad Request: invalid file_id")
        return {"file_id": a["file_id"], "file_unique_id": a["file_id"], "file_path": a["file_id"]}

    def keep(self, body):
        name = f"file_{len(self.files)}"
        self.files[name] = body
        return name

    def reachable(self, chat):
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat not in self.people:
            raise Refused(403 if chat > 0 else 400, "Forbidden: bot can't initiate conversation with a user")

    def post(self, a, **content):
        chat = int(a["chat_id"])
        self.reachable(chat)
        self.paced(chat)
        markup = checked_markup(a)
        message = {
            "message_id": next(self.message_number),
            "date": int(time.time()),
            "chat": self.people[chat],
            "from": BOT,
            **content,
        }
        answered = (a.get("reply_parameters") or {}).get("message_id")
        if answered:
            original = next((m for m in self.messages if m["message_id"] == answered and m["chat"]["id"] == chat), None)
            if original is None and not a["reply_parameters"].get("allow_sending_without_reply"):
                raise Refused(400, "Bad Request: message to be replied not found")
            if original:
                message["reply_to_message"] = shown(original)
        message.update(edits=0, time=time.time())
        self.messages.append(message)
        return self.with_markup(message, markup)

    def paced(self, chat):
        now = time.monotonic()
        recent, group = self.sent_at, self.group_sent[chat]
        while recent and recent[0] < now - 1:
            recent.popleft()
        while group and group[0] < now - 60:
            group.popleft()
        # Telegram's own count has some slack: so does this one.
        if len(recent) >= 60 or chat < 0 and len(group) >= 20:
            raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        recent.append(now)
        group.append(now)

    def own(self, a):
        for message in self.messages:
            at = message["message_id"], message["chat"]["id"]
            if at == (int(a["message_id"]), int(a["chat_id"])) and message["from"] == BOT:
                return message
        raise Refused(400, "Bad Request: message to edit not found")

    def with_markup(self, message, markup):
        message.pop("reply_markup", None)
        if markup and markup["inline_keyboard"]:
            message["reply_markup"] = markup
        self.changed.set()
        return shown(message)

    # What people do, and what tests ask

    async def people_do(self, request):
        """One call by a test."""
        a = await request.json()
        result = getattr(self, "do_" + request.match_info["what"])(a)
        if asyncio.iscoroutine(result):
            result = await result
        return web.json_response(result)

    def person(self, a):
        number = a["person"]
        return {"id": number, "is_bot": False, "first_name": f"Runner {number}", "language_code": "en"}

    def chat_of(self, a):
        number = a.get("chat") or a["person"]
        if number > 0:
            self.people[number] = {"id": number, "type": "private", "first_name": f"Runner {number}"}
        else:
            self.people[number] = {"id": number, "type": "supergroup", "title": "Running club"}
        return self.people[number]

    async def do_send(self, a):
        """A message of any content by a person; `sound` is the base64 of a voice note."""
        content = a["content"]
        if "sound" in a:
            body = base64.b64decode(a["sound"])
            voice = {"file_id": self.keep(body), "file_unique_id": "n", "duration": a.get("duration", 3)}
            content = {**content, "voice": {**voice, "file_size": len(body), "mime_type": "audio/ogg"}}
        message = {
            "message_id": next(self.message_number),
            "date": int(time.time()),
            "chat": self.chat_of(a),
            "from": self.person(a),
            **content,
        }
        if text := content.get("text"):
            entities = [
                {"type": "bot_command", "offset": m.start(), "length": units(m[0])}
                for m in re.finditer(r"^/\w+(@\w+)?", text)
            ]
            message.update({"entities": entities} if entities else {})
        self.messages.append({**message, "edits": 0, "time": time.time()})
        await self.offer({"message": message})
        return shown(message)

    async def do_edit(self, a):
        """A person changes a message of theirs."""
        message = next(m for m in self.messages if m["message_id"] == a["message"])
        message.update(text=a["text"], edit_date=int(time.time()), edits=message["edits"] + 1)
        await self.offer({"edited_message": shown(message)})
        return shown(message)

    async def do_press(self, a):
        """A person presses a button by its title; `data` presses one that is not there any more."""
        message = next(m for m in self.messages if m["message_id"] == a["message"])
        buttons = [b for row in (message.get("reply_markup") or {}).get("inline_keyboard", []) for b in row]
        data = a.get("data") or next(b["callback_data"] for b in buttons if b["text"] == a["title"])
        number = f"press{len(self.presses)}"
        self.presses[number] = None
        query = {"id": number, "from": self.person(a), "message": shown(message), "chat_instance": "1", "data": data}
        await self.offer({"callback_query": query})
        return number

    async def do_update(self, a):
        """An update of any shape, or one that came before where it has its number."""
        return await self.offer(a["update"], a.get("as_it_is", False))

    async def offer(self, update, as_it_is=False):
        if isinstance(update, dict) and "update_id" not in update and not as_it_is:
            update = {"update_id": next(self.number), **update}
        if self.webhook.get("url"):
            headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret"]} if self.webhook["secret"] else {}
            async with (
                aiohttp.ClientSession() as session,
                session.post(self.webhook["url"], json=update, headers=headers) as response,
            ):
                return response.status
        self.updates.append(update)
        self.new_update.set()
        return update.get("update_id") if isinstance(update, dict) else None

    async def do_wait(self, a):
        """The bot's messages in a chat after the one numbered `after`, once there are `many`, or what there is."""
        ends = time.monotonic() + a["seconds"]
        while True:
            found = [m for m in self.messages if m["message_id"] > a["after"] and m["chat"]["id"] == a["chat"]]
            found = [m for m in found if m["from"] == BOT and (a["pictures"] or "photo" not in m)]
            left = ends - time.monotonic()
            if len(found) >= a["many"] or left <= 0:
                return found
            self.changed.clear()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.changed.wait(), left)

    def do_state(self, a):
        """What a test may want to know."""
        return {
            "commands": self.commands,
            "presses": self.presses,
            "webhook": self.webhook,
            "waiting": len(self.updates),
            "confirmed": self.confirmed,
            "polling": self.polling is not None,
        }

    def do_calls(self, a):
        """The calls of a method so far."""
        return [call for call in self.calls if call["method"] == a["method"]]

    def do_fault(self, a):
        """The next `times` calls of a method fail: {"method", "times", "status", "retry_after", "cut"}."""
        self.faults.append(a)
        return True

    def do_hold(self, a):
        """Calls of a method, those for a `chat` only where one is given, wait until they are let go."""
        self.held.add((a["method"], a.get("chat")))
        return True

    def do_let_go(self, a):
        self.held.discard((a["method"], a.get("chat")))
        return True

    def do_block(self, a):
        self.blocked.add(a["person"])
        return True

    def do_unblock(self, a):
        self.blocked.discard(a["person"])
        return True

    def do_file(self, a):
        """The base64 of a file that the bot sent."""
        return base64.b64encode(self.files[a["file"]]).decode()

    def do_dump(self, a):
        """A whole conversation, in the form in which messages were sent: to draw it, or to read it."""
        return [m for m in self.messages if m["chat"]["id"] == a["chat"]]


METHODS.update(
    getMe=lambda server, a: {**BOT, "can_join_groups": True, "can_read_all_group_messages": False},
    getUpdates=Server.get_updates,
    setWebhook=Server.set_webhook,
    deleteWebhook=lambda server, a: bool(server.webhook.clear()) or True,
    setMyCommands=Server.set_commands,
    sendMessage=Server.send_message,
    sendPhoto=Server.send_photo,
    sendDocument=Server.send_document,
    sendVoice=Server.send_voice,
    sendChatAction=Server.chat_action,
    editMessageText=Server.edit_text,
    editMessageReplyMarkup=Server.edit_markup,
    answerCallbackQuery=Server.answer_press,
    getFile=Server.get_file,
)


def number_of(update):
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else 0


def shown(message):
    """A message as Telegram sends it: without what only this server notes."""
    return {key: value for key, value in message.items() if key not in ("edits", "time")}


def refusal(refused):
    body = {"ok": False, "error_code": refused.status, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return web.json_response(body, status=refused.status)


async def read_arguments(request):
    """The arguments of a call, files as bytes."""
    arguments = {}
    if request.content_type == "application/json":
        return await request.json()
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            arguments[name], arguments[f"{name}_name"] = value.file.read(), value.filename
        else:
            try:
                plain = name in ("text", "caption", "url", "secret_token", "callback_query_id", "file_id", "action")
                arguments[name] = value if plain else json.loads(value)
            except ValueError:
                arguments[name] = value
    for name in ("photo", "voice", "document"):
        if isinstance(arguments.get(name), str) and arguments[name].startswith("attach://"):
            attached = arguments[name].removeprefix("attach://")
            arguments[name], arguments[f"{name}_name"] = arguments[attached], arguments[f"{attached}_name"]
    return arguments


def formatted(a, name, limit):
    """A text and its entities; raises Refused where it is too long or no HTML."""
    source = a.get(name) or ""
    text, entities = source, []
    if a.get("parse_mode") == "HTML":
        read = Html(source)
        text, entities = read.text, read.entities
    elif a.get("parse_mode"):
        raise Refused(400, "Bad Request: unsupported parse_mode")
    if units(text) > limit:
        raise Refused(400, f"Bad Request: message {name} is too long")
    return text, entities


def checked_markup(a):
    """An inline keyboard; raises Refused where Telegram would."""
    markup = a.get("reply_markup")
    if not markup:
        return None
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in markup["inline_keyboard"]):
        raise Refused(400, "Bad Request: reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise Refused(400, "Bad Request: inline keyboard button text must be non-empty")
        if not button.get("url") and not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup


async def main():
    server = Server()
    app = web.Application(client_max_size=60_000_000)
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", server.bot)
    app.router.add_get("/file/bot{token:[^/]+}/{path}", server.file)
    app.router.add_post("/people/{what}", server.people_do)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print("http://{}:{}".format(*site._server.sockets[0].getsockname()), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # it ends with the tests


if __name__ == "__main__":
    asyncio.run(main())
