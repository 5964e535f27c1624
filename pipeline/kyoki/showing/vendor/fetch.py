"""Fetches the libraries and outlines that the report page carries, as vendored.json names them.

For maintainers: `python -m kyoki.showing.vendor.fetch` needs npm. To take a new version, change it in vendored.json,
run this, and take over the hash that it says it found.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def fetch(folder: Path) -> None:
    """Write every file of vendored.json into `folder`, its licence beside it.

    Raises:
        SystemExit: npm is missing, or a file has another hash than the one noted.
    """
    npm = shutil.which("npm") or sys.exit("npm: not found; install Node.js, which brings it")
    for name, about in json.loads((HERE / "vendored.json").read_text(encoding="utf-8")).items():
        with tempfile.TemporaryDirectory() as unpacked:
            wanted = f"{about['package']}@{about['version']}"
            told = subprocess.run(  # noqa: S603 (names and versions from our own file)
                [npm, "pack", wanted, "--pack-destination", unpacked], check=True, capture_output=True, text=True
            )
            with tarfile.open(Path(unpacked) / told.stdout.split()[-1]) as package:
                package.extractall(unpacked, filter="data")
            content = (Path(unpacked) / "package" / about["file"]).read_bytes()
            licence = next((Path(unpacked) / "package").glob("LICENSE*")).read_bytes()
        if (found := hashlib.sha256(content).hexdigest()) != about["sha256"]:
            sys.exit(f"{wanted} {about['file']}: sha256 is {found}; expected {about['sha256']}")
        (folder / name).write_bytes(content)
        (folder / f"{name}.LICENSE").write_bytes(licence)


if __name__ == "__main__":
    fetch(HERE)
