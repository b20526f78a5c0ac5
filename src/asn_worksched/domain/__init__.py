"""The nouns: people, units, days, law, rulings, assignments, findings. No I/O, no frames."""
