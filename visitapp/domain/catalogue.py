"""The list of record types: adding a noun is adding a line here."""

from __future__ import annotations

from typing import Any

from visitapp.domain.about import AboutText
from visitapp.domain.actions import Action
from visitapp.domain.adjustments import Adjustment
from visitapp.domain.amendments import Amendment
from visitapp.domain.attachments import Attachment
from visitapp.domain.calendar_events import CalendarLink
from visitapp.domain.careplan import CarePlan
from visitapp.domain.check_ins import CheckIn
from visitapp.domain.documents import Document
from visitapp.domain.goals import Goal, GoalRating
from visitapp.domain.handovers import Handover
from visitapp.domain.kept_forms import KeptForm
from visitapp.domain.life_events import LifeEvent
from visitapp.domain.member_roles import MemberRole
from visitapp.domain.network import Member, Tie
from visitapp.domain.office_link import OfficeLink
from visitapp.domain.people import Alert, Person
from visitapp.domain.reaching import Address, ContactWay
from visitapp.domain.same_person import SamePerson
from visitapp.domain.spelling import TeamWord
from visitapp.domain.vault_events import VaultEvent
from visitapp.domain.visit_templates import VisitTemplate
from visitapp.domain.visits import Visit, VisitSection
from visitapp.domain.workers import Worker

RECORD_TYPES: dict[str, type[Any]] = {
    "worker": Worker,
    "person": Person,
    "alert": Alert,
    "about_text": AboutText,
    "address": Address,
    "contact_way": ContactWay,
    "adjustment": Adjustment,
    "handover": Handover,
    "same_person": SamePerson,
    "visit": Visit,
    "visit_section": VisitSection,
    "visit_template": VisitTemplate,
    "check_in": CheckIn,
    "calendar_link": CalendarLink,
    "amendment": Amendment,
    "action": Action,
    "goal": Goal,
    "goal_rating": GoalRating,
    "member": Member,
    "tie": Tie,
    "member_role": MemberRole,
    "care_plan": CarePlan,
    "life_event": LifeEvent,
    "document": Document,
    "attachment": Attachment,
    "vault_event": VaultEvent,
    "office_link": OfficeLink,
    "kept_form": KeptForm,
    "team_word": TeamWord,
}

TYPE_NAMES: dict[type[Any], str] = {record_type: name for name, record_type in RECORD_TYPES.items()}
