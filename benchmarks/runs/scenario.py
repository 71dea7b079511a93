"""The main job from an empty laptop to a found word, with the time of every turn of the event loop.

Arguments: an empty folder. The moving of the hand is not in the times, and neither is looking at the screen.
"""

import json
import sys
from pathlib import Path

from benchmarks.runs.seat import leave, sit_down
from tests.end_to_end import morning


def main(folder: Path) -> None:
    """Do the job and print the turns in which something happened."""
    worker = sit_down(None)
    morning.make_a_vault(worker)
    morning.bring_in_a_list(worker, folder / "caseload.csv")
    morning.open_teresa(worker)
    morning.agree_on_a_goal(worker)
    morning.draw_the_map(worker)
    morning.first_visit(worker)
    morning.open_teresa(worker)
    morning.second_visit(worker)
    morning.save_the_plan(worker, folder / "plan.pdf")
    morning.lock_and_unlock(worker)
    morning.find_the_words(worker)
    print(json.dumps({"turns": sorted(worker.took)}))
    leave(worker)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
