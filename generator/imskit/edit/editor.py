"""Schemas where an editor finds them, so that it completes and checks while one writes.

Editors read the schema that a document names in its first line, and need a file for that. The schemas that
imskit goes by come from imskit itself, with those in a system's own folder `schemas/` put over them; a copy
laid into `schemas/` would therefore hold back the newer ones of a later imskit. So the copies for editors lie
in a folder of their own, which imskit writes and never reads. It is committed: completion works right after
cloning, also for somebody who has no imskit. A folder `schemas/` that is complete in itself, as in imskit's
own repository, serves editors as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from imskit.edit.editor_copies import editor_copy
from imskit.edit.new_file import NewFile
from imskit.own_schemas import FIXED

#: The folder of copies for editors, below the root.
EDITOR_FOLDER = ".schemas"

_OWN_FOLDER = "schemas"
#: Every type's schema refers to it: a folder that holds it is meant to be complete.
_SHARED = "common.schema.json"
_ENDING = ".schema.json"
#: Files that people write and that are no documents: their schema, and how they are called.
_WRITTEN: Mapping[str, str] = {
    "audiences": "audiences.yaml",
    "certification-stages": "certification-stages.yaml",
    "crosswalk": "crosswalk-*.yaml",
    "import-mapping": "import-mapping.yaml",
    "ims": "ims.yaml",
    # Named by its first line: it lies wherever somebody begins a system.
    "init-answers": "",
    "people": "people.yaml",
    "people-local": "people.local.yaml",
    "standard": "iso-*.yaml",
    "starter": "starter.yaml",
}
_PREFIX = re.compile("[A-Z]+", re.ASCII)
_JETBRAINS = """\
<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="JsonSchemaMappingsProjectConfiguration">
    <state>
      <map>
{entries}      </map>
    </state>
  </component>
</project>
"""
_ENTRY = """\
        <entry key="{name}">
          <value>
            <SchemaInfo>
              <option name="name" value="{name}" />
              <option name="relativePathToSchema" value="{schema}" />
              <option name="schemaVersion" value="JSON Schema version 2020-12" />
              <option name="patterns">
                <list>
                  <Item>
                    <option name="pattern" value="true" />
                    <option name="path" value="{pattern}" />
                    <option name="mappingKind" value="Pattern" />
                  </Item>
                </list>
              </option>
            </SchemaInfo>
          </value>
        </entry>
"""
_README = """\
# For your editor

imskit lays the schemas here that documents name in their first line, so that an editor completes and checks
fields while you write. It never reads them itself, and writes them anew when they change: commit them, but do
not edit them. Schemas of your own belong into the folder `schemas` beside this one.
"""


def schema_folder(has: Callable[[str], bool]) -> str:
    """Return the folder whose schemas documents name; *has* says whether the user has a file at a path."""
    return _OWN_FOLDER if has(f"{_OWN_FOLDER}/{_SHARED}") else EDITOR_FOLDER


def editor_schemas(schemas: Mapping[str, bytes]) -> tuple[NewFile, ...]:
    """Return the copies for editors of *schemas*: all that hold, by path (`schemas/policy.schema.json`).

    Those of what only programs write are left out.
    """
    names = {PurePosixPath(path).name: data for path, data in schemas.items() if path.endswith(_ENDING)}
    copies = [
        NewFile(f"{EDITOR_FOLDER}/{name}", editor_copy(name, names))
        for name in sorted(names)
        if f"schemas/{name}" not in FIXED or name.removesuffix(_ENDING) in _WRITTEN
    ]
    return (NewFile(f"{EDITOR_FOLDER}/README.md", _README), *copies)


def needless(laid: Iterable[str], there: Iterable[str]) -> list[str]:
    """The files of the copies for editors that lie *there* and are not among those *laid*: no editor needs them."""
    return sorted(
        {path for path in there if path.startswith(f"{EDITOR_FOLDER}/") and path.endswith(_ENDING)} - {*laid}
    )


def editor_settings(schemas: Mapping[str, bytes], folder: str) -> tuple[NewFile, ...]:
    """Return settings with which an editor finds the schema of a file by its name, without its first line.

    They are for Visual Studio Code and for JetBrains, which goes by names only. *schemas* are all that hold, by path;
    *folder* is where editors find them.
    """
    names = {PurePosixPath(path).name: pattern for path, pattern in _patterns(schemas).items()}
    found = {f"{folder}/{name}": pattern for name, pattern in sorted(names.items())}
    code = {
        "yaml.schemas": {schema: f"ims/**/{pattern}" for schema, pattern in found.items()},
        "yaml.schemaStore.enable": False,
    }
    entries = "".join(
        _ENTRY.format(name=PurePosixPath(schema).name.removesuffix(_ENDING), schema=schema, pattern=pattern)
        for schema, pattern in found.items()
    )
    return (
        NewFile(".vscode/settings.json", json.dumps(code, indent=2) + "\n"),
        NewFile(".idea/jsonSchemas.xml", _JETBRAINS.format(entries=entries)),
    )


def _patterns(schemas: Mapping[str, bytes]) -> Mapping[str, str]:
    """How files are called, by the path of their schema: documents by the prefix of their type."""
    found = {f"schemas/{name}{_ENDING}": pattern for name, pattern in _WRITTEN.items() if pattern}
    for path, data in schemas.items():
        try:
            prefix = json.loads(data)["x-imskit"]["prefix"] if path.endswith(_ENDING) else ""
        except (ValueError, KeyError, TypeError):
            continue
        if isinstance(prefix, str) and _PREFIX.fullmatch(prefix):
            found[path] = f"{prefix}-*.yaml"
    return found


def first_line(folder: str, schemas_at: str, schema: str) -> str:
    """Return the first line of a file in *folder* below ims/ that names *schema*, a file in *schemas_at*."""
    up = "../" * (1 + len(PurePosixPath(folder).parts))
    return f"# yaml-language-server: $schema={up}{schemas_at}/{PurePosixPath(schema).name}"


def with_first_line(text: str, line: str) -> str:
    """Return *text* with *line* at its top, in the place of one that names another schema."""
    first, _, rest = text.partition("\n")
    return f"{line}\n{rest if first.startswith('# yaml-language-server:') else text}"
