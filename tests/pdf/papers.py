"""Papers to render in the tests."""

from __future__ import annotations

from pathlib import Path

from tests.pdf.tess import ACTIONS, AMARA, GOALS, OWNER_NAMES, RATINGS, TESS, TESS_PLAN, TODAY, tess_network
from visitapp.domain.network import shared_view
from visitapp.pdf.care_plan import CarePlanPaper, render_care_plan
from visitapp.pdf.plan_goals import PlanGoal

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def tess_paper() -> CarePlanPaper:
    """Return Tess's plan as the design shows it."""
    goals = tuple(
        PlanGoal(
            goal,
            tuple(rating for rating in RATINGS if rating.goal_id == goal.id),
            tuple(action for action in ACTIONS if action.goal_id == goal.id),
        )
        for goal in GOALS
    )
    return CarePlanPaper(
        person=TESS,
        plan=TESS_PLAN,
        worker=AMARA,
        today=TODAY,
        goals=goals,
        owner_names=OWNER_NAMES,
        network=shared_view(tess_network()),
    )


def render(paper: CarePlanPaper) -> bytes:
    """Render a paper with the packaged fonts and icons."""
    return render_care_plan(paper, fonts=RESOURCES / "fonts", icons=RESOURCES / "icons")
