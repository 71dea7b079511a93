"""Templates of visits: listed, chosen for a visit, made and changed. Those we bring stay until they are changed."""

from __future__ import annotations

from collections.abc import Sequence

from visitapp.domain.changes import ChangeSet
from visitapp.domain.visit_templates import (
    BUILT_IN,
    EVERY_SECTION,
    LONGEST_PROMPT,
    TemplatePart,
    VisitTemplate,
    template_id,
)
from visitapp.domain.visits import SECTIONS, Visit
from visitapp.errors import NotFound, Refused
from visitapp.services.workspace import Workspace

LONGEST_NAME = 60
MOST_TEMPLATES = 40
_SECTIONS = frozenset(kind.key for kind in SECTIONS)


def list_templates(workspace: Workspace) -> tuple[VisitTemplate, ...]:
    """Return those we bring, as they are changed, in their order, then the worker's own by name."""
    kept = {template.key: template for template in workspace.store.all(VisitTemplate)}
    brought = tuple(kept.pop(template.key, template) for template in BUILT_IN)
    return (*brought, *sorted(kept.values(), key=lambda template: (template.name.casefold(), template.id)))


def template_of(workspace: Workspace, *, key: str) -> VisitTemplate:
    """Return a template by its key; every section in the usual order when there is none (any more)."""
    return next((template for template in list_templates(workspace) if template.key == key), EVERY_SECTION)


def choose_template(workspace: Workspace, *, visit_id: str, key: str) -> ChangeSet:
    """Lay a draft out by a template, "" for every section. Raises NotFound, or Refused when the visit is signed."""
    if key and template_of(workspace, key=key) is EVERY_SECTION:
        raise NotFound("There is no such template.")
    with workspace.act("Lay out the visit") as act:
        if act.unit.get(Visit, visit_id).is_signed:
            raise Refused("This visit is signed, so its words stay as they are.", "Nothing was changed.")
        act.unit.edit(Visit, visit_id, template_key=key)
    return act.change_set


def keep_template(workspace: Workspace, *, key: str, name: str, parts: Sequence[TemplatePart]) -> ChangeSet:
    """Change a template, or make one with key "". A prompt that is empty is the section's own.

    Raises Refused without a name, without a section, or with a section twice; NotFound for an unknown section.
    """
    tidy = " ".join(name.split())[:LONGEST_NAME]
    keys = [part.key for part in parts]
    if not tidy:
        raise Refused("The template has no name.", "One or two words are enough.")
    if not keys or len(set(keys)) < len(keys):
        raise Refused("A template needs at least one section, and each only once.", "Choose some.")
    if not _SECTIONS.issuperset(keys):
        raise NotFound("A visit has no such section.")
    listed = list_templates(workspace)
    if any(each.name.casefold() == tidy.casefold() and each.key != key for each in listed):
        raise Refused("Another template has this name.", "Choose one that tells them apart.")
    if not key and len(listed) >= MOST_TEMPLATES:
        raise Refused(f"There are {MOST_TEMPLATES} templates already.", "Change one of them.")
    prompts = tuple(TemplatePart(part.key, " ".join(part.prompt.split())[:LONGEST_PROMPT]) for part in parts)
    made_key = key or workspace.new_id()
    own_id = template_id(made_key)
    with workspace.act("Change a template") as act:
        if act.unit.find(VisitTemplate, own_id) is not None:
            act.unit.edit(VisitTemplate, own_id, name=tidy, parts=prompts)
            return act.change_set
        try:  # what we bring may have been put back before: its one id is then used again
            act.unit.restore(VisitTemplate, own_id)
        except NotFound:
            act.unit.create(VisitTemplate(own_id, "", made_key, tidy, prompts))
        else:
            act.unit.edit(VisitTemplate, own_id, name=tidy, parts=prompts)
    return act.change_set


def put_back(workspace: Workspace, *, key: str) -> ChangeSet:
    """Take a template of one's own away, or what was changed of one we bring. Raises NotFound when nothing was kept."""
    with workspace.act("Put a template back") as act:
        act.unit.retract(VisitTemplate, template_id(key), reason="Put back")
    return act.change_set
