"""The catalogue on disk: tables, versions and views in one SQLite file; knows nothing of networks or rubrics."""
