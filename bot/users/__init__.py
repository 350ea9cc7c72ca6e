"""What the coach keeps of each person: the store, the diary, reminders, export and deletion."""
