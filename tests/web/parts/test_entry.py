"""Forms that the browser sends to the API itself."""

from nicegui import ui

from tests.support.site import Site
from understudy.web.parts.entry import api_form, entry, hidden


async def test_a_form_says_where_it_goes_and_labels_its_entries(site: Site) -> None:
    stranger = site.stranger()
    with await stranger.open("/set-up"), api_form("/api/x", submit="Send", then="/y") as form:
        hidden("token", 'a"b')
        entry("New password", "new", kind="password", hint="Long ones are better.", required="")
    assert (form.props["data-api"], form.props["data-next"]) == ("/api/x", "/y")
    inputs = {e.props["name"]: e for e in form.descendants() if e.tag == "input"}
    assert inputs["token"].props["value"] == 'a"b'
    field = inputs["new"]
    (label,) = (e for e in form.descendants() if e.tag == "label")
    assert label.props["for"] == field.html_id
    advice = stranger.find("Long ones are better.").elements
    assert {e.html_id for e in advice} == {field.props["aria-describedby"]}
    roles = {e.props.get("role") for e in form.descendants()}
    assert {"alert", "status"} <= roles
    assert isinstance(form, ui.element)
