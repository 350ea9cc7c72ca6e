"""What the coach does: Rasa custom actions, one conversation job a module. `reply` alone shapes what is said."""
