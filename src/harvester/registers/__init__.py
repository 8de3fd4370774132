"""Public registers: which organisations are parts of a municipality, and what `refresh` proposes for the configuration."""
