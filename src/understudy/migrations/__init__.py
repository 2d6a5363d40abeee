"""The database's history, inside the package so that an installed wheel can migrate."""
