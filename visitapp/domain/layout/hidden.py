"""Names that hide the line of their own tie: where there is no other room, less is written."""

from __future__ import annotations

from visitapp.domain.layout.circles import CirclesLayout
from visitapp.domain.layout.labels import hidden_share

MOST = 0.3
"""So much of a line may lie under its own name: its arrow and where it comes from are still seen."""


def names_over_their_ties(layout: CirclesLayout) -> frozenset[str]:
    """Return the ids of the members whose name and relation hide more than MOST of a line that ends at them."""
    boxes = {placed.member_id: placed.label_box for placed in layout.members}
    return frozenset(
        end
        for tie in layout.ties
        for end in (tie.source_id, tie.target_id)
        if end in boxes and hidden_share((tie.x1, tie.y1, tie.x2, tie.y2), boxes[end]) > MOST
    )
