"""${message}."""

import sqlalchemy as sa
from alembic import op

from bot.users.tables import UTC

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring an older store up to date."""
    ${upgrades if upgrades else "pass"}
