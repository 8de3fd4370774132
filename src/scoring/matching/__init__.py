"""How a dataset's words are read, so that `scoring.matching.matcher` can tell which expected type it is."""
