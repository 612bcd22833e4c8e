"""A stand-in for Gitea, as far as a person needs it who proposes a change in a browser.

It reads addresses as Gitea's sources do (docs/decisions/0040): the branch and the path of the file, `filename`, which
the server fills in, and `value`, which a script of the page does. A proposal becomes a commit on a branch of its own.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from tests.repositories import run as git

#: As Gitea and GitHub do behind nginx.
LONGEST = 8190
_PAGE = """<!doctype html><meta charset="utf-8"><title>Stand-in</title><form method="post">
<label>Name <input id="file-name" name="tree_path" value="{path}" required></label>
<textarea name="content" aria-label="Text" rows="20" cols="80">{text}</textarea>
<label>Commit summary <input name="commit_summary"></label>
<label><input type="radio" name="commit_choice" value="direct"> Commit directly to the branch {branch}.</label>
<label><input type="radio" name="commit_choice" value="commit-to-new-branch" checked> Create a new branch for this
commit and start a pull request.</label>
<input name="new_branch_name" value="{proposal}" aria-label="New branch"><button>Propose file change</button></form>
<script>
  const value = new URLSearchParams(location.search).get("value")
  if (value) document.querySelector("textarea").value = value
</script>"""


@contextmanager
def standing_in(root: Path) -> Iterator[str]:
    """The address at which the repository at *root* is shown as long as this lasts."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if len(self.path) > LONGEST:
                self._say(414, "URI Too Long")
                return
            named = self._named()
            if named is None:
                self._say(404, "Not Found")
                return
            verb, branch, path = named
            if verb == "_edit":
                text = git(root, "show", f"{branch}:{path}") + "\n"
            else:
                text, path = "", parse_qs(urlsplit(self.path).query).get("filename", [path])[0]
            proposals = git(root, "branch", "--list", "--format=%(refname:short)", "somebody-patch-*").split()
            words = {
                "path": path,
                "text": text,
                "branch": branch,
                "proposal": f"somebody-patch-{len(proposals) + 1}",
            }
            if branch in proposals:
                words["proposal"] = branch
            self._say(200, _PAGE.format(**{name: html.escape(word) for name, word in words.items()}))

        def do_POST(self) -> None:
            said = parse_qs(
                self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True
            )
            named = self._named()
            assert named is not None
            branch = (
                said["new_branch_name"][0] if said["commit_choice"] == ["commit-to-new-branch"] else named[1]
            )
            git(root, "checkout", "-q", *(() if branch in self._branches() else ("-b",)), branch)
            file = root / said["tree_path"][0]
            file.parent.mkdir(parents=True, exist_ok=True)
            # What a browser sends has two characters at the end of a line; Gitea takes the first one out.
            file.write_text(said["content"][0].replace("\r", ""), encoding="utf-8", newline="\n")
            git(root, "add", "-A")
            git(root, "commit", "-q", "-m", said["commit_summary"][0], at="2026-11-23T10:00:00Z")
            git(root, "checkout", "-q", "main")
            self._say(
                200, f"<!doctype html><title>x</title><h1>New Pull Request</h1><p>{html.escape(branch)}</p>"
            )

        def _branches(self) -> list[str]:
            return git(root, "branch", "--list", "--format=%(refname:short)").split()

        def _named(self) -> tuple[str, str, str] | None:
            """What is asked for, of which branch and file: the longest branch that the path begins with counts."""
            parts = unquote(urlsplit(self.path).path).removeprefix("/our/ims/").split("/")
            for cut in range(len(parts), 1, -1):
                if parts[0] in ("_edit", "_new") and (name := "/".join(parts[1:cut])) in self._branches():
                    return parts[0], name, "/".join(parts[cut:])
            return None

        def _say(self, status: int, page: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Nothing: tests say what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/our/ims"
    finally:
        server.shutdown()
        server.server_close()
