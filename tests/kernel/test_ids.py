from understudy.kernel.ids import derived_id, new_id


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(each.version, each.variant) for each in made} == {(7, "specified in RFC 4122")}


def test_a_derived_id_always_follows_from_its_origin() -> None:
    origin = new_id()
    assert derived_id(origin, "reply") == derived_id(origin, "reply")
    assert derived_id(origin, "reply") != derived_id(origin, "reply", 2)
