"""The files of the demo, made by code: a drawn picture, a letter from an invented landlord, and a note."""

from __future__ import annotations

from dataclasses import replace

from visitapp.services.attaching import keep_in, take_in_bytes, take_in_points
from visitapp.services.workspace import Workspace
from visitapp.storage.unit_of_work import UnitOfWork

LETTER = (
    "Northside Homes, 2 Market Row", "", "Dear Ms Brennan,", "",
    "Thank you for telling us about your boiler.",
    "Our engineer comes on Tuesday, between eight and ten.",
    "If nobody can be at home, ring us on 01632 960 200.", "",
    "Yours sincerely,", "Lewis Grant, repairs", "", "This letter is invented, and so is everybody in it.",
)  # fmt: skip
NOTE = "Choir, summer concert\n\nSaturday, seven o’clock, St Mark’s hall.\nBring the green folder. Pauline drives.\n"


def keep_demo_files(workspace: Workspace, unit: UnitOfWork, *, person_id: str) -> None:
    """Give the files to a person, as part of loading the demo."""
    from visitapp.pdf.demo_letter import letter_pdf
    from visitapp.photos import drawing

    blobs = workspace.blobs
    letter = take_in_bytes(blobs, letter_pdf(LETTER, title="About your boiler"), name="Letter about the boiler.pdf")
    picture = take_in_points(
        blobs, width=drawing.WIDTH, height=drawing.HEIGHT, points=drawing.boiler_cupboard(), title="The boiler cupboard"
    )
    note = take_in_bytes(blobs, NOTE.encode(), name="Choir dates.txt")
    described = {
        letter: "Northside Homes say that the engineer comes on Tuesday between eight and ten.",
        picture: "A drawing of the boiler with its red light on, and water dripping on the floor.",
        note: "",
    }
    for taken, words in described.items():
        said = replace(taken, attachment=replace(taken.attachment, description=words))
        keep_in(workspace, unit, taken=said, person_id=person_id)
