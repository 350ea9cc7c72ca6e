"""Conversations: what of them is kept, what of them the next message needs, and who may add to them now."""
