"""The HTTP door: routes under /api, for programs and for our own web component."""
