"""People, consent, diary, ladder, reminders."""

import sqlalchemy as sa
from alembic import op

from bot.users.tables import UTC

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables of an empty store."""
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made", UTC(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("person_pkey")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "address",
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("address_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("address_pkey")),
    )
    op.create_index(op.f("address_person"), "address", ["person"], unique=False)
    op.create_table(
        "consent",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("given", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("consent_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", "what", name=op.f("consent_pkey")),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("moment", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("entry_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("entry_pkey")),
    )
    op.create_index(op.f("entry_person_day"), "entry", ["person", "day"], unique=False)
    op.create_table(
        "ladder",
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("ladder_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name=op.f("ladder_pkey")),
    )
    op.create_table(
        "ladder_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("pain", sa.Float(), nullable=True),
        sa.Column("next_morning", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("ladder_session_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("ladder_session_pkey")),
    )
    op.create_index(op.f("ladder_session_person_day"), "ladder_session", ["person", "day"], unique=False)
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("practice_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("practice_pkey")),
    )
    op.create_index(op.f("practice_person_day"), "practice", ["person", "day"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("rrule", sa.String(length=200), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("at", sa.JSON(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=255), nullable=False),
        sa.Column("next_due", UTC(), nullable=True),
        sa.Column("paused_until", UTC(), nullable=True),
        sa.Column("skip", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("claimed_at", UTC(), nullable=True),
        sa.Column("claim_key", sa.String(length=80), nullable=True),
        sa.Column("sent_at", UTC(), nullable=True),
        sa.Column("sent_key", sa.String(length=80), nullable=True),
        sa.Column("made", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("reminder_person_fkey"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("reminder_pkey")),
    )
    op.create_index(op.f("reminder_person"), "reminder", ["person"], unique=False)
    op.create_index(op.f("reminder_state_next_due"), "reminder", ["state", "next_due"], unique=False)
