"""The code that runs the assistant."""

VERSION = "0.1.0"
