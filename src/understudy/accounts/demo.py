"""The people of the demo."""

from understudy.accounts.access import Role

DEMO_PEOPLE = (
    ("admin@demo.local", "Ingrid Vasel", Role.ADMIN),
    ("teacher@demo.local", "Tomas Okafor", Role.TEACHER),
    ("researcher@demo.local", "Mei Lindqvist", Role.RESEARCHER),
    ("student@demo.local", "Jonas Abara", Role.STUDENT),
    ("lena@demo.local", "Lena Brandvold", Role.STUDENT),
    ("omar@demo.local", "Omar Castellan", Role.STUDENT),
    ("amira@demo.local", "Amira Solano", Role.STUDENT),
    ("peter@demo.local", "Peter Varga", Role.STUDENT),
)
"""E-mail, name and role."""
