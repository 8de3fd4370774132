"""Sources in, dataset records out: fetch pages, keep them raw, read them, and tie each dataset to a municipality."""
