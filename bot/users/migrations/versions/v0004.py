"""The plan of the week, what interviews found, guesses at codes, and an index of what is to come."""

import sqlalchemy as sa
from alembic import op

from bot.users.tables import UTC

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring an older store up to date."""
    op.add_column("link_code", sa.Column("guesses", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "week_plan",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("runs", sa.JSON(), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("made", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("week_plan_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name=op.f("week_plan_pkey")),
    )
    op.create_table(
        "finding",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("made", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("finding_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "what", name=op.f("finding_pkey")),
    )
    op.drop_column("reminder", "claim_key")
    op.drop_index(op.f("reminder_state_next_due"), table_name="reminder")
    op.create_index(
        "reminder_to_come",
        "reminder",
        ["next_due"],
        postgresql_where=sa.text("state = 'on'"),
        sqlite_where=sa.text("state = 'on'"),
    )
