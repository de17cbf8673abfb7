"""What is made of texts is kept by the length of the texts: a few large ones, or many small."""

from registry.kinds.archetype.kept import kept


def test_texts_give_way_by_their_length_the_least_lately_asked_first() -> None:
    made: list[tuple[object, ...]] = []

    @kept(10)
    def length(text: str, others: tuple[str, ...] | None = None) -> int:
        made.append((text, others))
        return len(text)

    assert [length("aaaa"), length("bbbb"), length("aaaa")] == [4, 4, 4]
    assert len(made) == 2
    length("cccc")  # the second gives way, which was asked for least lately
    length("aaaa")
    assert len(made) == 3
    length("bbbb")
    assert len(made) == 4
    length("bbbb", ("x" * 20,))  # alone too long, and still kept for what follows
    length("bbbb", ("x" * 20,))
    assert len(made) == 5
    length("bbbb")
    assert len(made) == 6
    assert length("bbbb", None) == 4
    assert len(made) == 7
