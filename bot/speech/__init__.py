"""Hearing and speaking: sound files, voice activity, recognition, synthesis, and the spoken conversation.

Needs the extra `voice`: `make voice` installs it.
"""
