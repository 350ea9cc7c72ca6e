"""What the channel to Telegram has to remember."""

import sqlalchemy as sa
from alembic import op

from bot.users.tables import UTC

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring an older store up to date."""
    op.create_table(
        "telegram_update",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("received", UTC(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("telegram_update_pkey")),
    )
    op.create_table(
        "telegram_payload",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("telegram_payload_pkey")),
    )
    op.create_table(
        "telegram_chat",
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("owner", sa.Boolean(), nullable=False),
        sa.Column("voice", sa.Boolean(), nullable=False),
        sa.Column("keyboard", sa.BigInteger(), nullable=True),
        sa.Column("heard", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("countdown", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("telegram_chat_pkey")),
    )
