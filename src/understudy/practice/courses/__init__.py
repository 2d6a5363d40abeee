"""Courses: sections, who is enrolled in them, rubrics, and what students are asked to do."""
