"""The database in, files for people out; reads nothing but the database."""
