"""The coach on Telegram."""
