"""Overviews: what pages begin with, in a few questions to the database however much there is."""
