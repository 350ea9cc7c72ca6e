"""Codes that join another channel."""

import sqlalchemy as sa
from alembic import op

from bot.users.tables import UTC

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring an older store up to date."""
    op.create_table(
        "link_code",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("ends", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("link_code_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code", name=op.f("link_code_pkey")),
        sa.UniqueConstraint("person", name=op.f("link_code_person_key")),
    )
