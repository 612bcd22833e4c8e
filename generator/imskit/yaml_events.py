"""What takes a YAML file apart: libyaml's parser, or PyYAML's own where that is not there.

All that depends on which of the two it is stands here. Both give the same events, and refuse the same files.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import yaml

#: A parser's events have no type in common that a type checker could follow: which attributes there are
#: depends on the class, and the pass compares classes because that is fastest.
Events = Callable[[], Any]


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for a Python whose PyYAML was built without libyaml."""

    def __init__(self, stream: bytes) -> None:
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def fetch_directive(self) -> NoReturn:
        """Refuse every directive as libyaml does: this parser would skip those it does not know."""
        mark = self.get_mark()
        raise yaml.scanner.ScannerError("while scanning a directive", mark, "found one", mark)

    def get_event(self) -> Any:
        """The next event. Raises yaml.YAMLError only."""
        try:
            event: Any = super().get_event()  # type: ignore[no-untyped-call]  # PyYAML has no types here
        except (ValueError, OverflowError) as error:
            # A backslash code beyond Unicode.
            raise yaml.scanner.ScannerError(None, None, "invalid Unicode", self.get_mark()) from error
        return event


def pure_events(data: bytes) -> Events:
    """The events of PyYAML's own parser for the file with the bytes *data*."""
    return _PureParser(data).get_event


def fastest_events() -> Callable[[bytes], Events]:
    """What gives the events of a file: libyaml's parser where PyYAML has it, else PyYAML's own."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return pure_events
    return lambda data: CParser(data).get_event


#: Gives what gives the events of a file, one a call; that raises yaml.YAMLError where the file is no YAML.
events_of = fastest_events()
