"""Conformance with DCAT-AP-NO: our own table of obligations, and what of a description departs from it."""
