"""Cryptography is in one file on the server, and where else something of it is named stands here with its reason (docs/security.md)."""

import ast
import re
from pathlib import Path

from tests.house.rooms import PACKAGE

PRIMITIVES = {"cryptography", "argon2", "hmac", "shamir_mnemonic", "nacl", "Crypto", "jwt"}
MAY_NAME_PRIMITIVES = {
    "ground/crypto.py": "all of it",
    "protection/rules/shares.py": "words and check sums of recovery shares; joins and splits through ground/crypto.py",
    "messages/rules/webhook.py": "the signature that LINE makes (HMAC-SHA256)",
    "access/passwords.py": "the parameters of Django's Argon2 hasher",
}
# Digests that hide nothing: they find what is the same, or name a version.
MAY_DIGEST = {
    "events/rules/scan.py",
    "files/rules/prepare.py",
    "ground/crypto.py",
    "messages/rules/webhook.py",
    "offline/actions/sealed.py",
    "offline/models/phone.py",
    "offline/models/working_set.py",
    "offline/views/worker.py",
    "places/actions/loading.py",
    "programmes/models/target.py",
    "protection/actions/channels.py",
    "protection/actions/clues.py",
    "protection/rules/screening/editions.py",
    "services/actions/files.py",
    "training/rules/marking.py",
}
# Chance that can be foretold is for the demonstration's story alone.
MAY_PLAY_DICE = {"home/actions/story.py", "home/actions/story_directives.py", "home/actions/story_people.py"}
IN_THE_BROWSER = {
    "offline/crypto.js": "all of it",
    "offline/report_channel.js": "the reporter's own pair under the receipt code",
    "offline/desk_scan.js": "a digest",
    "offline.js": "asks whether the browser has any",
}


def imports_of(path: Path) -> set[str]:
    """Each imported module, and "module.name" for what is taken out of one."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def files_that_import(wanted: set[str]) -> set[str]:
    return {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if any(name in wanted or name.split(".")[0] in wanted for name in imports_of(path))
    }


def test_primitives_are_named_in_one_file_and_where_the_reason_stands():
    found = files_that_import(PRIMITIVES | {"django.contrib.auth.hashers.Argon2PasswordHasher"})

    assert found == set(MAY_NAME_PRIMITIVES)


def test_every_digest_is_known():
    assert files_that_import({"hashlib"}) == MAY_DIGEST


def test_chance_is_the_machines():
    assert files_that_import({"random.Random", "random.random", "random.choice"}) == MAY_PLAY_DICE


def test_the_browsers_cryptography_is_in_known_files():
    scripts = PACKAGE / "web" / "static" / "js"
    found = {
        str(path.relative_to(scripts))
        for path in scripts.rglob("*.js")
        if re.search(r"crypto\.subtle|@hpke/|@noble/", path.read_text(encoding="utf-8"))
    }

    assert found == set(IN_THE_BROWSER)
