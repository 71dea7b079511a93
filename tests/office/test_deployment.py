"""What an IT department installs: the container's code is enough to serve, and its packages are those that we pin."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ROOT / "resources" / "office"
NOT_OF_A_SERVER = {"PySide6", "reportlab", "pikepdf", "PIL", "sqlcipher3", "pypdfium2", "zxcvbn", "httpx2", "lxml"}


def pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.M))


def hashes(path: Path) -> set[str]:
    return set(re.findall(r"--hash=\S+", path.read_text(encoding="utf-8")))


def test_the_server_s_packages_are_some_of_those_that_we_try_it_with():
    few, all_of_them = OFFICE / "requirements.txt", ROOT / "requirements-office.txt"
    assert pins(few).items() <= pins(all_of_them).items()
    assert hashes(few) <= hashes(all_of_them)
    assert not {name.lower() for name in NOT_OF_A_SERVER} & set(pins(few))


def test_the_code_in_the_container_is_enough_and_loads_nothing_of_a_laptop(tmp_path):
    code = tmp_path / "code"
    for line in (OFFICE / "Containerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("COPY visitapp"):
            *sources, target = line.removeprefix("COPY ").split()
            into = code / target.removeprefix("/opt/visitapp/code/")
            for source in sources:
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, into, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    into.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, into)
    everything = (
        "import sys, pkgutil, importlib, visitapp.office as office\n"
        "for each in pkgutil.walk_packages(office.__path__, 'visitapp.office.'):\n"
        "    if 'migrations' not in each.name: importlib.import_module(each.name)\n"
        "print(office.__file__)\n"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    place = {"PYTHONPATH": str(code), "PATH": "/usr/bin:/bin"}
    run = [sys.executable, "-P", "-c", everything]
    done = subprocess.run(run, capture_output=True, text=True, check=False, env=place, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    where, loaded = done.stdout.splitlines()
    assert where.startswith(str(code))
    assert not NOT_OF_A_SERVER & set(loaded.split())
    made = [sys.executable, "-P", "-m", "visitapp.office", "init", str(tmp_path / "office")]
    done = subprocess.run(made, capture_output=True, text=True, check=False, env=place, cwd=tmp_path)
    assert "visitapp-1:" in done.stdout, done.stderr


def test_the_unit_and_the_container_serve_as_the_program_is_told(tmp_path):
    shown = subprocess.run(
        [sys.executable, "-m", "visitapp.office", "serve", "--help"], capture_output=True, text=True, check=False
    ).stdout
    texts = [path.read_text(encoding="utf-8") for path in OFFICE.iterdir()]
    settings = "".join(re.findall(r"^(?:OFFICE_ARGUMENTS|CMD|ExecStart)\b.*$", "\n".join(texts), re.M))
    used = set(re.findall(r"--[a-z]+", settings))
    assert used >= {"--listen", "--monitor"}
    assert [option for option in used if option not in shown] == []
