"""Rows in, scores out: ask each dataset the rubric's questions and weigh the answers."""
