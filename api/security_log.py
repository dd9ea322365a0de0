"""The log of what concerns security: who came in or was refused, and who changed a lock. One line of JSON each.

A line names an account by its number and an address by its pattern: no name, no e-mail address, no address of the
network, and nothing that a path or a body held, since a path may end with the secret of a link.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import pattern

logger = logging.getLogger("adequation.security")
REFUSED = frozenset({401, 403, 413, 429})
LOCKS = frozenset(
    {
        "accept_invitation_send", "access_close", "access_code", "access_phone", "address_change",
        "choose_password_send", "code_send", "confirm_address_send", "confirm_sign_up_send", "enter_as",
        "invitation_withdraw", "invite", "leave", "member_manager", "member_revoke", "password_change",
        "phone_code_send", "printed_code_send", "provider_answer", "provider_unlink", "recovery_codes",
        "second_factor_confirm", "second_factor_remove", "second_factor_start", "session_end", "sessions_end",
        "sign_in_send", "token_revoke", "tokens_make",
    }
)  # fmt: skip
"""Pages that let in, let out, or change a lock: each answer is written, whatever it is."""


class SecurityLog:
    """Around the routes: writes a line for an answer that refuses, and for every answer of the pages of `LOCKS`.

    What is not found is a refusal where the path named something: it may be somebody else's.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_and_write(message: Message) -> None:
            if message["type"] == "http.response.start":
                _write(scope, message["status"])
            await send(message)

        await self._app(scope, receive, send_and_write)


def _write(scope: Scope, status: int) -> None:
    page = str(getattr(scope.get("route"), "name", "")).partition(":")[2]
    hidden = status == 404 and bool(scope.get("path_params"))
    if status in REFUSED or hidden or page in LOCKS:
        logger.info(json.dumps(_line(scope, status, page), ensure_ascii=True))


def _line(scope: Scope, status: int, page: str) -> dict[str, Any]:
    state: dict[str, Any] = scope.get("state", {})
    actor, holder = state.get("actor"), state.get("holder")
    account = state.get("entered") or (holder.actor.account_id if holder is not None else None)
    return {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": page if page in LOCKS else "refused",
        "status": status,
        "problem": state.get("problem"),
        "asked": f"{scope['method']} {pattern(scope)}",
        "account": account,
        "role": str(actor.role) if actor is not None else None,
    }
