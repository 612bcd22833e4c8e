"""The manual pages of problems that are found while reading, before any rule can be held."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_YAML = "\n\nThe file is left out until it is mended; all other files are still checked."

#: What each means, by its name.
READING: Mapping[str, str] = MappingProxyType(
    {
        "yaml-syntax": "A file must be readable YAML: keys, a colon and a space, and values, indented with spaces.\n\n"
        "Most often a quote is not closed, or a plain text holds a colon followed by a space. "
        "**To mend it**, put such a text in quotes, or write it as a block behind `|`." + _YAML,
        "yaml-duplicate-key": "A key stands only once in its place.\n\n"
        "Which of two values was meant cannot be known. **To mend it**, keep one of them." + _YAML,
        "yaml-tab": "Lines are indented with spaces, never with tabs.\n\n"
        "**To mend it**, let your editor turn tabs into spaces." + _YAML,
        "yaml-anchor": "A document is written out: no anchors (`&name`) and no aliases (`*name`).\n\n"
        "They make one place change another, which nobody sees in a review. **To mend it**, write the value out. "
        "A text that begins with `*` or `&` is put in quotes." + _YAML,
        "yaml-tag": "Values carry no tags (`!name`).\n\n"
        "**To mend it**, remove the tag; a text that begins with an exclamation mark is put in quotes."
        + _YAML,
        "yaml-directive": "A file has no directives (`%YAML`).\n\n**To mend it**, remove the line." + _YAML,
        "yaml-document": "A file holds one document.\n\n"
        "**To mend it**, give the second one a file of its own, and remove the line `---` between them."
        + _YAML,
        "yaml-encoding": "A file is UTF-8 without a byte order mark, with no control characters.\n\n"
        "**To mend it**, save it again as UTF-8; remove characters that cannot be seen." + _YAML,
        "yaml-depth": "Values are nested at most 40 deep.\n\n**To mend it**, make the structure flatter."
        + _YAML,
        "yaml-size": "A file is at most 1 MiB.\n\n"
        "**To mend it**, split it, or keep the bulk as an evidence file." + _YAML,
        "yaml-key": "A key is a word.\n\n**To mend it**, put the key in quotes, or give it a name." + _YAML,
        "yaml-number": "A number is a whole one that no reader rounds, between -2^53 and 2^53.\n\n"
        "**To mend it**, put it in quotes: it is kept as it is then." + _YAML,
        "acknowledgement-list": "A list for `imskit acknowledge --from` names, in each line, a person, a document "
        "in force and the day on which it was read.\n\n"
        "It is a CSV file whose first line is `person,document,date`. When a line cannot be taken, nothing of the "
        "list is recorded. **To mend it**, correct the lines that are named, and call the command again.",
        "hidden-text": "What stands in a file is what its reader sees.\n\n"
        "Without quotes, a space and `#` begin a comment: of `Answers ticket #4` only two words are read. Some "
        "characters cannot be seen, and turn the text behind them round. "
        "**To mend it**, put the text in quotes, or take the character out.",
        "unknown-field": "A document has only fields that its type knows.\n\n"
        "Most often the name is misspelt. **To mend it**, use the name that the message offers; a note of your "
        "own is a record of its own, not a field.",
        "missing-field": "A document has every field that its type asks for.\n\n"
        "**To mend it**, add the field; `imskit new` shows an example of each type.",
        "wrong-type": "A value is of the kind that its field asks for: a text, a list, a set of fields.\n\n"
        "Versions, clauses and decimals are texts and stand in quotes, since YAML would read `1.10` as 1.1.",
        "not-allowed": "Some fields take only certain values.\n\n**To mend it**, choose one of those that are listed.",
        "bad-format": "Dates, periods, ids and the like have a form.\n\n"
        "Days are written 2026-01-15, periods P1Y or P6M, ids POL-001.",
        "schema": "A document fits the schema of its type, and a schema is valid itself.\n\n"
        "Document types can have schemas of your own; those of ims.yaml, people.yaml, standards and of what imskit "
        "writes are always the ones that come with it. Documents of a type whose schema is wrong wait for it.\n\n"
        "**To mend it**, follow the message.",
        "import-mapping": "What `ims/import-mapping.yaml` names exists: the types of documents, and their fields.\n\n"
        "Most often a name is misspelt, or lacks the group before it: `body.likelihood`, not `likelihood`. "
        "**To mend it**, use the name that the message offers.",
        "missing-file": "A system has `ims/ims.yaml` and `ims/people.yaml`.\n\n"
        "**To mend it**, restore the file, or copy the one that `imskit init` lays in a new folder.",
        "path-outside": "Files lie within the repository: a link that leads out of it is not followed.\n\n"
        "A submodule, or another repository within the folder, has a history of its own, of which this one holds "
        "nothing: its files are not read. **To mend it**, put the files themselves there.",
        "path-name": "File names can be typed and told apart: no control characters, ending `.yaml`.\n\n"
        "**To mend it**, rename the file.",
        "path-double": "Each folder is read once.\n\n"
        "A link that leads to a folder which is read anyway, or back into one of those around it, would let the same "
        "documents count twice. **To mend it**, take the link out.",
        "path-unreadable": "Files can be read.\n\n**To mend it**, check the permissions.",
        "mkdocs-setting": "The mkdocs.yml of a system sets only looks: name, address, colours, logo, language, CSS.\n\n"
        "Plugins, hooks and tags would run code of whoever wrote the file, so they are refused. "
        "**To mend it**, remove the setting.",
        "unused-template": "A file in `templates/` takes the place of one that imskit brings, or another template of "
        "yours names it.\n\n"
        "A template is found by its name alone, so one whose name is misspelt changes nothing. "
        "**To mend it**, give the file the name that the message offers, or take it out.",
        "unknown-rule": "The rules whose severity ims.yaml sets exist.\n\n"
        "**To mend it**, correct the name under `rules`.",
    }
)

#: Those of them that keep nothing from being read, and are warnings.
WARNINGS = frozenset({"hidden-text", "unused-template"})
