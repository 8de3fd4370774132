"""How a dataset's words are read, so that `scoring.coverage` can tell which expected type it is."""
