"""What a run says of all municipalities together: what marks the best, what stands in the way, what would help."""
