"""Who may do what with figures; see `access`. The owner teaches the section, and pays nothing."""

from tests.support.access_rows import ADMINS_ONLY, OWNERS_ONLY, Row

SECTION = "/api/practice/sections/{section_id}"
SEES_COSTS = "401 403 404 200 200"
FIGURES = (
    Row("GET", f"{SECTION}/figures", OWNERS_ONLY),
    Row("GET", f"{SECTION}/figures.csv", OWNERS_ONLY),
    Row("GET", f"{SECTION}/survey", OWNERS_ONLY),
    Row("GET", "/api/practice/pilot", ADMINS_ONLY),
    Row("GET", "/api/practice/pilot.csv", ADMINS_ONLY),
    Row("GET", "/api/practice/pilot/sections.csv", ADMINS_ONLY),
    Row("GET", "/api/practice/pilot/survey", ADMINS_ONLY),
    Row("GET", "/api/practice/clients/{client_id}/use", SEES_COSTS),
    Row("GET", "/api/practice/sessions/{session_id}/cost", SEES_COSTS),
)
