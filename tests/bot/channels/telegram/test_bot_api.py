"""The tests' Bot API server refuses what Telegram refuses, so that what passes here passes there."""

import threading

import pytest
from people import Person


@pytest.fixture(scope="module")
def server():
    from people import BotApi

    api = BotApi()
    Person(api, 1).send(text="hello")
    yield api
    api.stop()


def keyboard(data):
    return {"inline_keyboard": [[{"text": "Go", "callback_data": data}]]}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"text": "x" * 4096}, 200),
        ({"text": "x" * 4097}, 400),
        ({"text": "🦵" * 2048}, 200),
        ({"text": "🦵" * 2049}, 400),
        ({"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"}, 200),
        ({"text": "<b>x", "parse_mode": "HTML"}, 400),
        ({"text": "x</b>", "parse_mode": "HTML"}, 400),
        ({"text": "<b><i>x</b></i>", "parse_mode": "HTML"}, 400),
        ({"text": "3 < 4", "parse_mode": "HTML"}, 400),
        ({"text": "<p>x</p>", "parse_mode": "HTML"}, 400),
        ({"text": "fish &amp; chips &lt;3", "parse_mode": "HTML"}, 200),
        ({"text": " \n"}, 400),
        ({"text": "x", "reply_markup": keyboard("x" * 64)}, 200),
        ({"text": "x", "reply_markup": keyboard("x" * 65)}, 400),
        ({"text": "x", "reply_markup": keyboard("é" * 33)}, 400),
        ({"text": "x", "reply_markup": keyboard("")}, 400),
        ({"text": "x", "chat_id": 999}, 403),
        ({"text": "x", "chat_id": -999}, 400),
        ({"text": "x", "reply_parameters": {"message_id": 99999}}, 400),
    ],
)
def test_a_message_is_taken_or_refused(server, arguments, status):
    assert server.call("sendMessage", **{"chat_id": 1, **arguments})[0] == status


def test_an_edit_must_change_something_of_the_bots_own(server):
    _, sent = server.call("sendMessage", chat_id=1, text="one")
    message = {"chat_id": 1, "message_id": sent["result"]["message_id"]}
    assert server.call("editMessageText", **message, text="two")[0] == 200
    assert server.call("editMessageText", **message, text="two")[1]["description"].endswith("is not modified")
    assert server.call("editMessageText", chat_id=1, message_id=1, text="two")[0] == 400


def test_a_press_is_answered_once(server):
    _, sent = server.call("sendMessage", chat_id=1, text="x", reply_markup=keyboard("go"))
    number = server.ask("press", person=1, message=sent["result"]["message_id"], title="Go")
    assert server.call("answerCallbackQuery", callback_query_id="none")[0] == 400
    assert server.call("answerCallbackQuery", callback_query_id=number, text="x" * 201)[0] == 400
    assert server.call("answerCallbackQuery", callback_query_id=number)[0] == 200
    assert server.call("answerCallbackQuery", callback_query_id=number)[0] == 400


def test_two_may_not_poll_at_once(server):
    offset = server.call("getUpdates")[1]["result"][-1]["update_id"] + 1
    first = threading.Thread(target=server.call, args=("getUpdates",), kwargs={"offset": offset, "timeout": 1})
    first.start()
    Person.until(lambda: server.ask("state")["polling"])
    assert server.call("getUpdates", offset=offset)[0] == 409
    first.join()
    assert server.call("getUpdates", offset=offset)[0] == 200


def test_who_blocks_the_bot_gets_nothing(server):
    Person(server, 5).send(text="hello")
    server.ask("block", person=5)
    assert server.call("sendMessage", chat_id=5, text="x")[0] == 403


def test_a_webhook_and_polling_exclude_each_other(server):
    assert server.call("setWebhook", url="http://127.0.0.1:9/x", secret_token="not allowed!")[0] == 400
    assert server.call("setWebhook", url="http://127.0.0.1:9/x", secret_token="abc")[0] == 200
    assert server.call("getUpdates")[0] == 409
    server.call("deleteWebhook")


@pytest.mark.parametrize("token", ["1:REVOKED", "no-token"])
def test_a_token_is_looked_at(server, token):
    assert server.call("getMe", token=token)[0] in (401, 404)


def test_an_unknown_method_is_not_found(server):
    assert server.call("sendTelepathy")[0] == 404
