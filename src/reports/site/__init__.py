"""The static site: what a municipality and an interested public read, made from the database alone."""
