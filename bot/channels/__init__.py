"""Ways for a runner to reach the assistant."""
