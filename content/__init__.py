"""What the coach knows: one file an item, a strict schema, and the store that reads them."""
